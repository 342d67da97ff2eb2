// SPDX-License-Identifier: MIT
// A whole tree as a list of paths, and back.
#pragma once

#include "git/file_mode.h"
#include "git/repository.h"

#include <map>
#include <string>

namespace wave::git {

struct FlatEntry {
  std::string oid;
  unsigned mode = k_file_mode;
  bool operator==(const FlatEntry&) const = default;
};

// By path, parts separated by '/'. Submodules are entries; folders are none.
using FlatTree = std::map<std::string, FlatEntry>;

// Throws Error when a tree is missing.
FlatTree read_flat_tree(const Repository& repository, const std::string& tree);
// The tree's oid. Throws Error when git cannot have a path in a tree (".git" as a part of it).
std::string write_flat_tree(Repository& repository, const FlatTree& entries);
// Whether git can have this path in a tree.
bool fits_in_tree(const std::string& path);

}  // namespace wave::git
