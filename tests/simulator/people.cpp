// SPDX-License-Identifier: MIT
#include "simulator/people.h"

#include "actions/answer_issue.h"
#include "actions/cancel_issue.h"
#include "actions/close_issue.h"
#include "actions/configuration.h"
#include "actions/edit_issue.h"
#include "actions/enqueue_task.h"
#include "actions/hold_issue.h"
#include "actions/new_issue.h"
#include "actions/reconcile.h"
#include "actions/resume_issue.h"
#include "actions/retry_task.h"
#include "actions/service_pause.h"
#include "actions/session_hosts.h"
#include "actions/stop_task.h"
#include "call/calls.h"
#include "os/signals.h"
#include "service/service.h"

#include <memory>

#include <fmt/format.h>

namespace wave::simulator {
namespace {

// As `git wave reconcile`.
void reconcile(Programs& programs, store::Store& store) {
  const auto hosts = actions::session_hosts(programs.layout(), programs, programs.environment());
  actions::ReconcileDoors doors{store, hosts, programs.machine(), programs, programs.environment()};
  actions::reconcile(doors);
}

// Of the configuration, which the doors only refer to.
struct Words {
  Words(Programs& programs, store::Store& store)
      : config(actions::configuration(store, programs.environment())),
        doors{store, config, programs.machine().now()} {}
  config::Config config;
  actions::IssueDoors doors;
};

}  // namespace

void People::want(size_t count) {
  std::vector<actions::NewIssue> wanted(count);
  for (actions::NewIssue& each : wanted) {
    each.title = fmt::format("Do thing {}", ++titles_);
    each.body = "As it stands there.";
    if (count > 1 && &each != &wanted.front() && programs_.machine().chance.one_in(3)) {
      each.blocked_by_new = {0};
    }
  }
  programs_.command("issue new", [this, wanted](store::Store& store) {
    Words words(programs_, store);
    for (const auto& made : actions::new_issues(wanted, words.doors)) {
      programs_.machine().check_alive();
      acknowledged.insert(made.id);
    }
  });
}

void People::about_one(const std::string& name, Deed deed) {
  const uint64_t which = programs_.machine().chance.next();
  programs_.command(name, [this, name, deed, which](store::Store& store) {
    index::Filter all;
    all.backlog_too = true;
    const auto tasks = store.index().list(all);
    if (tasks.empty()) return;
    const domain::Summary& task = tasks[which % tasks.size()];
    programs_.machine().tell(fmt::format("{} {} ({})", name, task.feature, to_string(task.state)));
    (this->*deed)(store, task);
  });
}

void People::cancel(store::Store& store, const domain::Summary& task) {
  call::Calls calls(programs_.layout(), programs_, programs_.environment());
  const auto host = host::make_host("process", "", programs_, programs_.environment());
  actions::CancelDoors doors{store, calls, *host, programs_.machine()};
  actions::cancel_issue(task, doors);
}

void People::hold(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::hold_issue(task, actions::Hold::on, words.doors);
}

void People::let_go(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::hold_issue(task, actions::Hold::off, words.doors);
}

void People::answer(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::answer_issue(task, {"as you like", domain::Ruling::none}, words.doors);
}

void People::resume(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::resume_issue(task, words.doors);
}

void People::edit(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::IssueEdit edit;
  edit.body = fmt::format("Otherwise: {}", programs_.machine().chance.below(1000));
  actions::edit_issue(task, edit, words.doors);
}

void People::close(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::close_issue(task, "no longer wanted", words.doors);
}

void People::reopen(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::reopen_issue(task, words.doors);
}

void People::enqueue(store::Store& store, const domain::Summary& task) {
  Words words(programs_, store);
  actions::enqueue_tasks({task}, words.doors);
}

void People::retry(store::Store& store, const domain::Summary& task) {
  actions::MadeDoors made(store, programs_.machine(), programs_, programs_.environment());
  actions::RetryRequest request;
  request.force_restart = programs_.machine().chance.one_in(2);
  actions::retry_task(task, request, made.doors(), made.doors().host);
}

void People::stop(store::Store& store, const domain::Summary& task) {
  const auto host = host::make_host("process", "", programs_, programs_.environment());
  actions::stop_task(store, *host, task, programs_.machine());
}

// As `git wave work`, for a while.
void People::work(store::Store& store, const domain::Summary& task) {
  Machine& machine = programs_.machine();
  call::Calls calls(programs_.layout(), programs_, programs_.environment());
  service::Service service({store, calls, machine, programs_, programs_.environment()},
                           std::nullopt, service::Piece{task.id, false});
  const int64_t until = machine.boot_ms() + machine.chance.between(10'000, 600'000);
  while (!os::interrupted() && machine.boot_ms() < until) {
    const os::Now now = machine.now();
    const auto report = service.step(now);
    for (const service::Deed& deed : report.deeds) machine.tell(deed.feature + ": " + deed.what);
    service.wait(report, now);
  }
}

void People::meddle() {
  Programs& programs = programs_;
  switch (programs.machine().chance.below(16)) {
    case 0:
      return about_one("cancel", &People::cancel);
    case 1:
      return about_one("pause", &People::hold);
    case 2:
      return about_one("unpause", &People::let_go);
    case 3:
      return about_one("answer", &People::answer);
    case 4:
      return about_one("resume", &People::resume);
    case 5:
      return about_one("edit", &People::edit);
    case 6:
      return about_one("close", &People::close);
    case 7:
      return about_one("reopen", &People::reopen);
    case 8:
      return about_one("enqueue", &People::enqueue);
    case 9:
      return about_one("retry", &People::retry);
    case 10:
      return about_one("stop", &People::stop);
    case 11:
      return about_one("work", &People::work);
    case 12:
      return want(1);
    case 13:
      actions::pause_service(programs.layout(), {programs.machine().wall_ms(), "", ""});
      programs.machine().at(programs.machine().boot_ms() + 300'000,
                            [&programs] { actions::unpause_service(programs.layout()); });
      return;
    default:
      programs.command("reconcile",
                       [&programs](store::Store& store) { reconcile(programs, store); });
  }
}

void People::let_go_on() { actions::unpause_service(programs_.layout()); }

}  // namespace wave::simulator
