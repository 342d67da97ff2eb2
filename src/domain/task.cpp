// SPDX-License-Identifier: MIT
#include "domain/task.h"

#include <algorithm>

namespace wave::domain {

int next_attempt(const Task& task) { return std::max(task.attempt, task.claimed) + 1; }

std::vector<std::string> set_up_tips(const Task& task) {
  std::vector<std::string> out;
  for (const Run& run : task.runs) {
    // Of one whose agent never began, all is of the set-up.
    const std::string& tip = run.started_ms ? run.tip_when_ready : run.tip_at_end;
    if (!tip.empty() && tip != run.tip_at_start) out.push_back(tip);
  }
  return out;
}

}  // namespace wave::domain
