// SPDX-License-Identifier: MIT
#include "actions/run_end.h"

#include "actions/request_record.h"
#include "domain/conversation.h"
#include "error/error.h"
#include "os/log.h"
#include "os/random.h"
#include "runner/ending.h"
#include "runner/exit_record.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"
#include "runner/sandboxed_run.h"
#include "store/commits.h"
#include "store/spool.h"

namespace wave::actions {
namespace {

constexpr std::chrono::seconds k_grace{2};

void end_agent(const store::Store& store, const domain::Summary& task, const os::Clock& clock) {
  const auto owner = runner::read_owner(store.layout().run_dir(task.run));
  const auto wanted = runner::processes_of(task.run, owner ? owner->agent : std::nullopt);
  if (runner::end_processes(wanted, k_grace, clock) == runner::Ending::Progress::survived) {
    throw Error("processes of '" + task.feature + "' survive SIGKILL",
                "they wait for the kernel or belong to another user; nothing was recorded, try "
                "again later");
  }
}

// Its starter's death is no proof: the runner may be coming up. Where nobody is known at all, our
// caller has waited long enough for one, or a person has decided.
bool has_no_runner(const store::Store& store, const domain::Summary& task) {
  const auto run_dir = store.layout().run_dir(task.run);
  const auto owner = runner::read_owner(run_dir);
  return owner ? os::life_of(owner->process) == os::Life::dead : !runner::owner_life(run_dir);
}

domain::Event complete(const domain::Summary& task, int epoch, domain::Event event) {
  event.task = task.id;
  event.run = task.run;
  event.attempt = task.attempt;
  event.epoch = epoch;
  return event;
}

// Of the request, not of the launch: a starter may have died before it wrote that.
domain::RetryPolicy policy_of(const git::Layout& layout, const std::string& task) {
  try {
    return read_request(layout, task).retry;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return {};
  }
}

}  // namespace

domain::Event lost_end() {
  domain::Event event;
  event.to = domain::State::failed;
  event.reason = domain::Reason::lost;
  event.detail = "the runner died and recorded no end";
  event.body = domain::RunEnded{};
  return event;
}

RecordedEnd end_orphaned_run(store::Store& store, const domain::Summary& task,
                             domain::Event otherwise, const std::string& by,
                             const os::Clock& clock) {
  // Before `running` stands in the log no agent is started, but a set-up may be: it is ended only
  // if its runner is known and dead. What is found otherwise belongs to one that has begun a moment
  // ago.
  if (task.state == domain::State::running || has_no_runner(store, task)) {
    end_agent(store, task, clock);
  }
  const domain::RetryPolicy policy = policy_of(store.layout(), task.id);
  const auto left = runner::read_exit(store.layout().run_dir(task.run), task.run);
  RecordedEnd out;
  const auto propose = [&](index::Index& index) {
    const auto now = index.task(task.id);
    // Somebody else has recorded the end, started the task anew, or begun to run it, meanwhile:
    // nobody was proven dead in the state it is in now.
    if (!now || now->state != task.state || now->attempt != task.attempt) {
      return std::vector<domain::Event>();
    }
    domain::Event event = complete(task, now->epoch, left ? *left : otherwise);
    event.from = now->state;
    auto& body = std::get<domain::RunEnded>(event.body);
    // A later attempt may go on with it.
    if (body.agent_session.empty()) {
      body.agent_session = runner::read_agent_session(store.layout().run_dir(task.run));
    }
    if (body.tip.empty()) body.tip = store::sound_tip(store.repository(), task.branch).value_or("");
    if (!left && event.reason == domain::Reason::lost) {
      apply_retry_policy(event, *now, policy, clock.now().wall_ms, os::random_fraction());
    }
    // A record made in `running` may name a move that `starting` does not have.
    if (!domain::is_legal(now->state, *event.to)) event.to = domain::State::failed;
    if (event.to != domain::State::pending) drop_environment(store.layout(), task.id);
    std::vector<domain::Event> events = domain::cut_off_messages(*now, task.run, *event.to);
    events.insert(events.begin(), event);
    return events;
  };
  uint64_t from_start = 0;
  auto seen = store::read_reflog(store.layout().task_git_dir(task.id), from_start);
  for (std::string& oid : runner::bring_orphaned_work(store, task.run)) seen.push_back(oid);
  const auto appended = store.append(clock.now(), by, propose, {{task.id, seen}});
  for (const domain::Event& event : appended.events) {
    if (event.run == task.run && event.to) {
      out.recorded = true;
      out.state = *event.to;
      out.what = "the runner is dead; recorded " + std::string(to_string(*event.to)) + "/" +
                 std::string(to_string(event.reason));
    }
  }
  return out;
}

}  // namespace wave::actions
