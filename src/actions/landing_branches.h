// SPDX-License-Identifier: MIT
// The branches on which work of tasks may land, each under all its names: here and on every remote.
#pragma once

#include "git/repository.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wave::actions {

struct LandingBranch {
  std::set<std::string> names;    // of refs
  std::vector<std::string> tips;  // where they stood when they were looked up, each once
};

class LandingBranches {
 public:
  explicit LandingBranches(const git::Repository& repository) : repository_(repository) {}

  // The branch that a ref is a name of: the first of its names, by which it is known here.
  std::string of(const std::string& ref);
  // Looks up where all that were asked for stand.
  void look();

  const std::map<std::string, LandingBranch>& all() const { return branches_; }

 private:
  const git::Repository& repository_;
  std::map<std::string, std::string> known_;  // ref -> branch
  std::map<std::string, LandingBranch> branches_;
};

struct LandingWalk {
  std::vector<std::string> commits;  // parents first
  bool whole = true;                 // false: there are more
};

// What the tips descend from and `hidden` does not, at most so many. Throws Error where the history
// has a hole.
LandingWalk walk_to(const git::Repository& repository, const std::vector<std::string>& tips,
                    std::vector<std::string> hidden, size_t most);

// After a walk that was cut short: what to hide to go on with it.
std::vector<std::string> front_of(const git::Repository& repository, const LandingWalk& walked,
                                  const std::vector<std::string>& hidden);

}  // namespace wave::actions
