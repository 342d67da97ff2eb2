// SPDX-License-Identifier: MIT
// What new commits of a branch hold of the work of tasks: merges that brought it in, its own
// commits after a fast-forward, and commits that were made of it.
#pragma once

#include "actions/landing_match.h"
#include "store/commit_origins.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace wave::actions {

class LandingFinds {
 public:
  LandingFinds(store::Store& store, std::vector<domain::Task> tasks);

  // Whether work of this task counts where it is looked for just now.
  using Counts = std::function<bool(const std::string& task)>;
  // `commits`: parents first.
  void look_through(const std::vector<std::string>& commits, const Counts& counts);

  // All that was found, by task and commit.
  std::vector<store::CommitOrigin> take();

 private:
  using Merged = std::unordered_map<std::string, std::vector<std::string>>;
  using Recorded = std::unordered_map<std::string, std::vector<store::CommitOrigin>>;

  Merged merged_in(const std::vector<std::string>& commits);
  Recorded recorded_among(std::vector<std::string> commits, const Merged& merged);
  void add_merge(const std::string& oid, const std::vector<std::string>& parents,
                 const Recorded& recorded, const Counts& counts);
  void add_made_of(const std::string& oid, const Counts& counts);
  void add(const store::CommitOrigin& origin, const Counts& counts);
  bool is_own(const store::CommitOrigin& origin) const;
  bool has_all(const std::string& task, const std::set<std::string>& sources);

  store::Store& store_;
  std::vector<domain::Task> tasks_;
  std::optional<LandingMatch> match_;  // made when first needed
  std::set<std::string> by_merge_;     // tasks
  std::map<std::pair<std::string, std::string>, store::CommitOrigin> found_;
};

}  // namespace wave::actions
