// SPDX-License-Identifier: MIT
// What becomes of a task's branch when its worktree is removed. Pure: the facts are looked up by
// the caller.
#pragma once

#include <string>

namespace wave::domain {

struct BranchFacts {
  bool exists = true;
  bool begun = true;         // an agent was started: it existed then
  bool ours = true;          // we made it for this task
  bool keep_asked = false;   // --keep-branch
  bool checked_out = false;  // in another worktree, the user's own among them
  bool merged = false;       // its tip is reachable from the base, here or on a remote
  bool pushed = false;       // its tip is reachable from a remote-tracking ref
};

struct BranchFate {
  bool remove = false;
  bool keep_tip = false;  // a keep ref must hold the tip before anything is removed
  std::string why;        // as the end of "the branch 'x' ..."
};

BranchFate branch_fate(const BranchFacts& facts);

}  // namespace wave::domain
