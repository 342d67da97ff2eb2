// SPDX-License-Identifier: MIT
#include "domain/spent.h"

#include <algorithm>

namespace wave::domain {
namespace {

int64_t time_of(const Task& task, const Run& run, int64_t now_ms) {
  const bool goes_on = &run == task.current_run() && is_live(task.state);
  if (!run.started_ms || (!run.ended_ms && !goes_on)) return 0;
  return std::max<int64_t>(0, run.ended_ms.value_or(now_ms) - *run.started_ms);
}

}  // namespace

Spent spent_on(const Task& task, int64_t now_ms) {
  Spent out;
  for (const Run& run : task.runs) {
    out.ms += time_of(task, run, now_ms);
    out.cost_usd += run.cost_usd;
  }
  if (!task.work) return out;
  for (const Called& call : task.work->calls) {
    out.ms += call.took_ms;
    out.cost_usd += call.cost_usd;
  }
  return out;
}

}  // namespace wave::domain
