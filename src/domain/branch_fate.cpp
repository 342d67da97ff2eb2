// SPDX-License-Identifier: MIT
#include "domain/branch_fate.h"

namespace wave::domain {

BranchFate branch_fate(const BranchFacts& facts) {
  if (!facts.exists && !facts.begun) return {false, false, "is not there: no agent was started"};
  if (!facts.exists) return {false, false, "was deleted before"};
  if (!facts.ours) return {false, false, "stays: it was there before the task"};
  if (facts.keep_asked) return {false, false, "stays, as asked for"};
  if (facts.checked_out) return {false, false, "stays: it is checked out in another worktree"};
  if (facts.merged) return {true, false, "is deleted: it is merged"};
  if (facts.pushed) return {true, false, "is deleted: it is on the remote"};
  return {true, true, "is deleted, its commits are kept"};
}

}  // namespace wave::domain
