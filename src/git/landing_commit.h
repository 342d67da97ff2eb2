// SPDX-License-Identifier: MIT
// Makes what a branch lands as: the commit that its base is to stand at. All is worked out in
// memory, by libgit2, from commits alone: no attribute, merge driver or configuration of the
// repository has a say in it, no worktree is looked at and no ref moves. Nothing is signed.
#pragma once

#include "domain/landing.h"
#include "git/repository.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace wave::git {

struct LandingRequest {
  std::filesystem::path common_dir;
  std::string base;  // oid that the base branch stands at
  std::string tip;   // oid of the branch
  // merge: a commit with both as parents, also where the base could simply be moved on.
  // squash: one commit on the base. rebase: the branch's commits one by one on the base, along
  // first parents; a merge among them becomes a commit of what it changed there, and what changes
  // nothing any more is left out. Throws Error for anything else.
  domain::LandedBy how = domain::LandedBy::merge;
  std::string message;    // of a merge or squash
  std::string author_of;  // squash: the commit whose author it gets; empty: the tip's
  Identity committer;
  int64_t time_s = 0;
};

// A commit that was made, and the one of the branch that it came from; of several the last.
struct LandingCopy {
  std::string oid;
  std::string source;
};

// There is a commit that the base can be moved to.
struct LandingMade {
  std::string oid;
  std::vector<LandingCopy> copies;  // oldest first; the last is `oid`
};
// Both sides have changed these.
struct LandingConflict {
  std::vector<std::string> paths;  // sorted
  std::string commit;              // of the branch, where they came up; its tip in a merge
};
// The branch has commits of its own, and all that they change is on the base already.
struct LandingUpToDate {};
// The branch has no commit that the base has not.
struct LandingNothing {};
// It must not land as it is.
struct LandingRefused {
  std::string why;  // half a sentence
};

using LandingCommit =
    std::variant<LandingMade, LandingConflict, LandingUpToDate, LandingNothing, LandingRefused>;

enum class LandingDeed { tell, write };

// With `write` the objects are there when it returns, and on disk before the next ref moves; with
// `tell` nothing is written at all. Throws Error when an object is missing or cannot be written.
LandingCommit make_landing(Repository& repository, const LandingRequest& request, LandingDeed deed);

}  // namespace wave::git
