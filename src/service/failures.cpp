// SPDX-License-Identifier: MIT
#include "service/failures.h"

#include "service/advance.h"
#include "service/each_piece.h"

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Reason;
using domain::State;

bool has_failed(const domain::Run& run) {
  return run.result == State::failed || run.result == State::timed_out;
}

// A second time would end the same way.
bool is_hopeless(Reason reason) {
  return reason == Reason::agent_not_found || reason == Reason::tampered;
}

}  // namespace

int64_t failures_in_a_row(const domain::Task& task) {
  // By their order: a clock that is set back would let them go on without end.
  int64_t out = 0;
  for (size_t i = task.runs.size(); i > task.work->runs_answered && has_failed(task.runs[i - 1]);
       --i) {
    ++out;
  }
  return out;
}

int64_t retry_at(const domain::Task& task, const Backoff& backoff, int64_t now_ms) {
  const int64_t failures = failures_in_a_row(task);
  if (failures == 0) return 0;
  return backoff.retry_at(task.current_run()->ended_ms.value_or(0), failures, now_ms);
}

Turn Recovery::step(const Pass& pass) {
  Turn turn;
  for (const State state : {State::failed, State::timed_out}) {
    each_piece(doors_, pass, state, turn,
               [&](const domain::Summary& row) { look(pass, row, turn); });
  }
  return turn;
}

void Recovery::look(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work || task->state != row.state) return;
  const int64_t failures = failures_in_a_row(*task);
  if (is_hopeless(task->reason) || failures >= pass.policy.run_attempts) {
    const std::string why = failures > 1 ? fmt::format("{} runs in a row have failed; the last: {}",
                                                       failures, task->detail)
                                         : task->detail;
    if (domain::has_failed(task->state)) {
      if (hand_over(doors_, row, task->reason, why)) {
        turn.did(row, "waits for a person: " + why);
      }
    }
    return;
  }
  if (advance(doors_, row, {State::ready, task->reason, task->detail})) {
    turn.did(row, fmt::format("is tried again, {} of {}", failures + 1, pass.policy.run_attempts));
  }
}

}  // namespace wave::service
