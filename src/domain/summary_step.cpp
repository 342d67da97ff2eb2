// SPDX-License-Identifier: MIT
#include "domain/summary_step.h"

#include <algorithm>

namespace wave::domain {

bool only_adds(const Event& event) {
  // One that names an attempt may come from a writer that was replaced: the runs tell.
  if (event.to || event.attempt != 0) return false;
  return std::holds_alternative<CommitSeen>(event.body) ||
         std::holds_alternative<Message>(event.body) || std::holds_alternative<Kept>(event.body) ||
         std::holds_alternative<Landed>(event.body);
}

void add(Summary& summary, const Event& event) {
  const auto* commit = std::get_if<CommitSeen>(&event.body);
  if (commit && !commit->oid.empty()) {
    ++summary.commits;
    summary.head = commit->oid;
  }
  summary.updated_ms = std::max(summary.updated_ms, event.t_ms);
}

}  // namespace wave::domain
