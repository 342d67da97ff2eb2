// SPDX-License-Identifier: MIT
// What the repository's owner has said about which issues may be taken up and how many.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wave::domain {

// Labels and names are compared as folded_word.h says.
struct SchedulingPolicy {
  std::vector<std::string> eligible_labels;  // one of them is needed; empty: none is
  std::vector<std::string> block_labels = {"blocked"};
  std::vector<std::string> skip_labels = {"ongoing"};  // the first is the one we set ourselves
  std::vector<std::string> priority_labels = {"priority:critical", "priority:high",
                                              "priority:medium", "priority:low"};
  // Beside those whom the forge trusts; "*": everybody.
  std::vector<std::string> allowed_authors;
  bool skip_assigned = true;
  int64_t batch_size = 10;       // as many are queued at a time
  int64_t question_limit = 100;  // as many candidates are put to the agent at once
  int64_t reassess_s = 30 * 60;  // an empty queue is looked at again after so long
  int64_t runs_per_version = 2;  // after so many without success an issue waits for a change
  bool operator==(const SchedulingPolicy&) const = default;
};

// Equal for policies that lead to equal decisions, on every machine.
std::string policy_digest(const SchedulingPolicy& policy);

}  // namespace wave::domain
