// SPDX-License-Identifier: MIT
#include "actions/landing_branches.h"

#include "store/commits.h"

#include <algorithm>
#include <unordered_set>

namespace wave::actions {

std::string LandingBranches::of(const std::string& ref) {
  const auto known = known_.find(ref);
  if (known != known_.end()) return known->second;
  LandingBranch branch{store::names_of_branch(repository_, ref), {}};
  const std::string name = *branch.names.begin();
  known_[ref] = name;
  branches_.emplace(name, std::move(branch));
  return name;
}

void LandingBranches::look() {
  for (auto& [name, branch] : branches_) {
    std::set<std::string> tips;
    for (const std::string& ref : branch.names) {
      if (const auto tip = store::sound_tip(repository_, ref)) tips.insert(*tip);
    }
    branch.tips.assign(tips.begin(), tips.end());
  }
}

LandingWalk walk_to(const git::Repository& repository, const std::vector<std::string>& tips,
                    std::vector<std::string> hidden, size_t most) {
  LandingWalk out;
  for (const std::string& tip : tips) {
    const size_t left = most - out.commits.size();
    auto part = repository.commits_beyond(tip, hidden, left + 1);
    if (part.size() > left) {
      part.resize(left);
      out.whole = false;
    }
    out.commits.insert(out.commits.end(), part.begin(), part.end());
    if (!out.whole) break;
    hidden.push_back(tip);
  }
  return out;
}

// The commits without children in what was walked, and what lay before and is none of their
// parents.
std::vector<std::string> front_of(const git::Repository& repository, const LandingWalk& walked,
                                  const std::vector<std::string>& hidden) {
  std::unordered_set<std::string> parents;
  for (const std::string& oid : walked.commits) {
    const auto commit = repository.commit(oid);
    if (commit) parents.insert(commit->parents.begin(), commit->parents.end());
  }
  std::vector<std::string> out = walked.commits;
  out.insert(out.end(), hidden.begin(), hidden.end());
  std::erase_if(out, [&](const std::string& oid) { return parents.count(oid) > 0; });
  return out;
}

}  // namespace wave::actions
