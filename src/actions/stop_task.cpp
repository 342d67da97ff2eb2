// SPDX-License-Identifier: MIT
#include "actions/stop_task.h"

#include "actions/log_watch.h"
#include "actions/request_record.h"
#include "actions/run_end.h"
#include "error/error.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"

#include <csignal>

namespace wave::actions {
namespace {

constexpr int64_t k_patience_ms = 30000;  // beyond the runner's own grace
constexpr std::chrono::milliseconds k_look{200};
constexpr int k_attempts = 3;  // starting without a runner, running with one, running without

domain::Event stopped_end() {
  domain::Event event;
  event.to = domain::State::cancelled;
  event.reason = domain::Reason::stopped;
  event.detail = "stopped on request";
  event.body = domain::RunEnded{};
  return event;
}

domain::Summary now_of(store::Store& store, const domain::Summary& task) {
  return store.index().summary(task.id).value_or(task);
}

// Whether this very attempt is still going on.
bool runs_still(store::Store& store, const domain::Summary& task) {
  const domain::Summary now = now_of(store, task);
  return domain::is_live(now.state) && now.attempt == task.attempt;
}

// Nobody works on it: the move is all there is to do. False when it was started, or has ended,
// meanwhile.
bool cancel(store::Store& store, const domain::Summary& task, const os::Clock& clock) {
  const auto appended = store.append(clock.now(), "cli", [&](index::Index& index) {
    const domain::State now = index.summary(task.id).value_or(task).state;
    if (domain::is_live(now) || domain::is_terminal(now)) return std::vector<domain::Event>();
    domain::Event event;
    event.task = task.id;
    event.from = now;
    event.to = domain::State::cancelled;
    event.reason = domain::Reason::stopped;
    event.detail = "stopped on request";
    event.body = domain::Moved{};
    drop_environment(store.layout(), task.id);
    return std::vector<domain::Event>{event};
  });
  if (appended.refused) throw Error(*appended.refused);
  return !appended.events.empty();
}

// Until its agent has ended, and what is run after it.
int64_t grace_of(const runner::LaunchRecord& launch) {
  const bool is_followed = !launch.readiness.after_run.empty();
  const int64_t after_s =
      is_followed ? launch.readiness.commands_timeout_s + launch.kill_grace_s : 0;
  return (launch.kill_grace_s + after_s) * 1000;
}

// The runner ends its agent and records that; false when it died instead.
bool ended_by_runner(store::Store& store, const domain::Summary& task, const os::Clock& clock) {
  const auto run_dir = store.layout().run_dir(task.run);
  const auto runner = runner::runner_process(run_dir);
  const auto launch = runner::read_launch(run_dir);
  const int64_t grace_ms = launch ? grace_of(*launch) : 0;
  LogWatch watch(store.layout());
  const int64_t start = clock.now().boot_ms;
  if (!runner || !os::send_signal(*runner, SIGUSR1)) return false;
  while (runs_still(store, task)) {
    if (runner::owner_life(run_dir) == os::Life::dead) return false;
    if (clock.now().boot_ms - start > grace_ms + k_patience_ms) {
      throw Error("the runner of '" + task.feature + "' does not answer",
                  "its pid is " + std::to_string(runner->pid) +
                      "; end it with kill -9, then run git wave reconcile");
    }
    watch.wait(k_look);
  }
  return true;
}

enum class Scope { task, attempt };

Stopped stop(store::Store& store, host::Host& host, const domain::Summary& task,
             const os::Clock& clock, Scope scope) {
  if (domain::is_terminal(task.state)) return {task.state, false};
  if (!domain::is_live(task.state)) {
    if (cancel(store, task, clock)) return {domain::State::cancelled, true};
    return stop(store, host, now_of(store, task), clock, scope);
  }
  const auto identity = store.writer();
  if (!identity || identity->writer != task.writer) {
    throw Error("'" + task.feature + "' runs in another clone", "stop it there");
  }
  for (int i = 0; i < k_attempts; ++i) {
    const domain::Summary now = now_of(store, task);
    if (scope == Scope::attempt && now.attempt != task.attempt) break;
    if (!domain::is_live(now.state) || ended_by_runner(store, now, clock)) break;
    // Else a runner has begun between the look for one and the record: it is asked next.
    if (end_orphaned_run(store, now, stopped_end(), "cli", clock).recorded) break;
  }
  host.end(task.run);
  return {now_of(store, task).state, true};
}

}  // namespace

Stopped stop_task(store::Store& store, host::Host& host, const domain::Summary& task,
                  const os::Clock& clock) {
  return stop(store, host, task, clock, Scope::task);
}

Stopped stop_attempt(store::Store& store, host::Host& host, const domain::Summary& task,
                     const os::Clock& clock) {
  return stop(store, host, task, clock, Scope::attempt);
}

}  // namespace wave::actions
