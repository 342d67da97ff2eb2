// SPDX-License-Identifier: MIT
#include "actions/retry_task.h"

#include "actions/next_attempt.h"
#include "actions/run_end.h"
#include "actions/start_checks.h"
#include "actions/stop_task.h"
#include "error/error.h"
#include "runner/owner_record.h"

namespace wave::actions {
namespace {

using domain::State;

constexpr int k_tries = 3;  // while others say something to its agent

void refuse_state(const domain::Summary& task) {
  if (domain::is_in_backlog(task)) {
    throw Error("'" + task.feature + "' lies in the backlog: nobody has decided yet",
                "git wave enqueue " + task.feature + " does");
  }
  const std::string name = "'" + task.feature + "' is " + std::string(to_string(task.state));
  switch (task.state) {
    case State::pending:
    case State::needs_human:
    case State::failed:
    case State::timed_out:
    case State::skipped:
    case State::cancelled:
    case State::starting:
    case State::running:
      return;
    case State::done:
      throw Error(name + ": there is nothing to try again",
                  "start another task with --from " + task.feature + " to go on from its work");
    case State::cleaned:
      throw Error(name + ": its worktree is gone",
                  task.attempt > 0
                      ? "git wave restore " + task.feature + " brings it back; then retry"
                      : "it was never begun; git wave start " + task.feature + " begins it anew");
    default:
      throw Error(name + ": it is at work already", "git wave stop " + task.feature + " first");
  }
}

void refuse_foreign(const domain::Summary& task, store::Store& store) {
  const auto identity = store.writer();
  if (identity && identity->writer == task.writer) return;
  throw Error("'" + task.feature + "' belongs to another clone", "retry it there");
}

RequestRecord changed(RequestRecord record, const RetryRequest& request, const StartDoors& doors) {
  if (request.agent) {
    const agent::AgentChoice choice = agent::find_agent(*request.agent, doors.config);
    if (choice.name != record.agent) {
      // Arguments and models of one agent mean nothing to another.
      record.agent = choice.name;
      record.agent_args.clear();
      record.model = choice.model;
      if (!choice.command.empty()) record.command = choice.command;
    }
  }
  if (request.session) check_label(*request.session);
  if (request.session) record.session = *request.session;
  if (request.timeout) record.timeout_s = request.timeout->count();
  if (request.idle_timeout) record.idle_timeout_s = request.idle_timeout->count();
  if (!request.text.empty()) record.additions.push_back(request.text);
  record.settings = settings_in(doors.environment);
  return record;
}

Starting plan(const domain::Task& task, const RetryRequest& request, StartDoors& doors) {
  const RequestRecord record = changed(read_request(doors.store.layout(), task.id), request, doors);
  std::optional<std::string> session;
  if (request.resume) {
    session = last_agent_session(task, record.agent);
    if (!session) {
      throw Error("no earlier attempt of '" + task.feature + "' has told of a session of '" +
                      record.agent + "'",
                  "without --resume the agent begins a new one");
    }
  }
  return plan_attempt(task, record, doors, session, request.text);
}

// Ends the attempt that is going on, or records the end of one whose runner is dead.
void settle(const domain::Summary& task, const RetryRequest& request, StartDoors& doors,
            host::Host& host) {
  if (!domain::is_live(task.state)) return;
  const auto run_dir = doors.store.layout().run_dir(task.run);
  if (runner::owner_life(run_dir) == os::Life::dead) {
    end_orphaned_run(doors.store, task, lost_end(), "cli", doors.clock);
  } else if (request.force_restart) {
    stop_attempt(doors.store, host, task, doors.clock);
  } else {
    throw Error("'" + task.feature + "' is " + std::string(to_string(task.state)),
                "--force-restart ends it first, then starts it anew");
  }
}

[[noreturn]] void refuse_late(const domain::Summary& task) {
  throw Error("'" + task.feature + "' was started again by somebody else a moment ago",
              "git wave show " + task.feature + " tells about it");
}

}  // namespace

StartedTask retry_task(const domain::Summary& task, const RetryRequest& request, StartDoors& doors,
                       host::Host& host) {
  refuse_state(task);
  refuse_foreign(task, doors.store);
  const auto before = doors.store.index().task(task.id);
  if (!before || before->attempt != task.attempt) refuse_late(task);
  plan(*before, request, doors);  // what cannot be started is not stopped for it
  settle(task, request, doors, host);
  for (int i = 0; i < k_tries; ++i) {
    const auto seen = doors.store.index().task(task.id);
    if (!seen || seen->attempt != task.attempt || domain::is_live(seen->state)) refuse_late(task);
    refuse_state(domain::summarize(*seen));  // it may have come to a good end by itself
    const auto started = start_attempt(*seen, plan(*seen, request, doors), doors, "cli");
    if (started) return *started;
  }
  refuse_late(task);
}

}  // namespace wave::actions
