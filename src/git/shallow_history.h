// SPDX-License-Identifier: MIT
// Walks in a shallow clone, which libgit2 before 1.7 does not know how to make: at the boundary a
// commit counts as one without parents, whatever it says (the file `shallow` of
// gitrepository-layout(5) lists them). Such a history is short, so whole sets of commits are held.
#pragma once

#include "git/repository.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace wave::git {

class ShallowHistory {
 public:
  // Nothing when the repository is not shallow.
  static std::optional<ShallowHistory> of(const Repository& repository,
                                          const std::filesystem::path& common_dir);

  // As those of Repository. All throw Error when a commit within the boundary is missing.
  std::vector<std::string> commits_beyond(const std::string& tip,
                                          const std::vector<std::string>& hidden,
                                          size_t limit) const;
  std::optional<std::string> merge_base(const std::string& a, const std::string& b) const;
  Apart apart(const std::string& tip, const std::string& other) const;
  bool is_ancestor(const std::string& ancestor, const std::string& descendant) const;

 private:
  using Oids = std::unordered_set<std::string>;

  ShallowHistory(const Repository& repository, Oids boundary)
      : repository_(repository), boundary_(std::move(boundary)) {}

  std::vector<std::string> parents(const std::string& oid) const;
  // The tips themselves included.
  Oids ancestors(const std::vector<std::string>& tips) const;

  const Repository& repository_;
  Oids boundary_;
};

}  // namespace wave::git
