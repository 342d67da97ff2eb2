// SPDX-License-Identifier: MIT
#include "actions/start_task.h"

#include "actions/agent_environment.h"
#include "actions/run_starter.h"
#include "actions/start_due.h"
#include "actions/start_plan.h"
#include "actions/tend_pool.h"
#include "domain/feature_name.h"
#include "domain/ids.h"
#include "domain/sha256.h"
#include "error/error.h"
#include "git/trusted_git.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

domain::Event created(const Starting& task, const git::Layout& layout) {
  domain::Created created;
  created.feature = task.plan.feature;
  created.title = task.title;
  created.branch = task.plan.branch;
  created.base_ref = task.plan.base_ref;
  created.base_oid = task.plan.base_oid;
  created.base_fetched_ms = task.plan.base_fetched_ms;
  if (!task.prompt.empty()) created.prompt_digest = domain::sha256(task.prompt);
  created.worktree = task.plan.worktree.lexically_relative(layout.project).string();
  created.ticket = task.request.ticket;
  created.timeout_s = task.request.timeout_s;
  created.idle_timeout_s = task.request.idle_timeout_s;
  created.commit_needed = task.request.commit_needed;
  created.own_branch = !task.request.existing_branch;
  created.depends_on = task.depends_on;
  domain::Event event;
  event.id = domain::created_event_id(task.id);
  event.task = task.id;
  event.body = created;
  return event;
}

// All tasks in one batch: either every name is ours now, or none, and nothing else has happened
// yet.
void create(std::vector<Starting>& tasks, RunStarter& starter, StartDoors& doors) {
  const git::Layout& layout = doors.store.layout();
  for (const Starting& task : tasks) {
    starter.mark(task);  // whose it is, should we die before it is created
    write_request(layout, task.id, task.request);
    if (task.waits) {
      keep_environment(layout, task.id,
                       passed_environment(doors.config, doors.environment, task.launch));
    }
  }
  const auto appended = doors.store.append(doors.clock.now(), "cli", [&](index::Index& index) {
    std::vector<domain::Event> events;
    for (Starting& task : tasks) {
      const std::string& feature = task.plan.feature;
      if (domain::feature_collision(feature, index.features_in_use(feature))) {
        throw Error("'" + feature + "' was started by somebody else a moment ago",
                    "git wave show " + feature + " tells about it");
      }
      events.push_back(created(task, layout));
      if (!task.waits) events.push_back(starter.claimed(task, domain::State::pending));
    }
    return events;
  });
  if (appended.refused) throw Error(*appended.refused);
}

// Unless the log has them after all: an append that failed may have got there, on a disk that
// failed after the log had moved. Then they are tasks like others whose starter has died.
void forget(const std::vector<Starting>& tasks, store::Store& store) {
  const git::Layout& layout = store.layout();
  std::error_code ignored;  // what stays is found by reconcile
  for (const Starting& task : tasks) {
    if (store.index().summary(task.id)) continue;
    fs::remove_all(layout.run_dir(task.run), ignored);
    fs::remove_all(layout.private_dir(task.id), ignored);
  }
}

// What they wait for may have ended while they were created, when nobody knew of them.
void look_at_waiting(std::vector<StartedTask>& tasks, StartDoors& doors) {
  const auto waits = [](const StartedTask& task) { return task.state == domain::State::pending; };
  if (std::none_of(tasks.begin(), tasks.end(), waits)) return;
  DueDoors due{doors.store, doors.clock, doors.processes, doors.environment, "cli"};
  start_due(due);
  for (StartedTask& task : tasks) {
    const auto now = waits(task) ? doors.store.index().summary(task.id) : std::nullopt;
    if (now) task.state = now->state;
  }
}

}  // namespace

std::vector<StartPlan> plan_start(const StartRequests& requests, StartDoors& doors) {
  std::vector<StartPlan> out;
  for (Starting& task : plan_tasks(requests, doors)) out.push_back(std::move(task.plan));
  return out;
}

std::vector<StartedTask> start_tasks(const StartRequests& requests, StartDoors& doors) {
  const git::Layout& layout = doors.store.layout();
  std::vector<Starting> tasks = plan_tasks(requests, doors);
  git::TrustedGit(layout.common_dir, layout.wave_dir(), doors.processes)
      .prepare(doors.store.repository());
  RunStarter starter(doors, "cli");
  try {
    create(tasks, starter, doors);
  } catch (...) {
    forget(tasks, doors.store);
    throw;
  }
  for (Starting& task : tasks) {
    std::error_code ignored;
    if (task.waits) {
      fs::remove_all(layout.run_dir(task.run), ignored);
    } else {
      starter.set_out(task);
    }
  }
  std::vector<StartedTask> out = starter.await(tasks);
  look_at_waiting(out, doors);
  uint64_t files = 0;
  for (const Starting& task : tasks) {
    if (task.made_folder) files = files_in_index(layout.task_git_dir(task.id) / "index");
  }
  tend_pool(doors.store, doors.config, doors.processes, doors.environment, files);
  return out;
}

}  // namespace wave::actions
