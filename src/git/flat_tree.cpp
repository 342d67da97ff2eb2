// SPDX-License-Identifier: MIT
#include "git/flat_tree.h"

#include <algorithm>
#include <cctype>

namespace wave::git {
namespace {

constexpr unsigned k_tree_mode = 040000;

void read_into(const Repository& repository, const std::string& tree, const std::string& prefix,
               FlatTree& out) {
  for (const TreeEntry& entry : repository.tree(tree)) {
    if (entry.mode == k_tree_mode) {
      read_into(repository, entry.oid, prefix + entry.name + '/', out);
    } else {
      out.emplace(prefix + entry.name, FlatEntry{entry.oid, entry.mode});
    }
  }
}

// Paths of one folder stand side by side in the map: '/' sorts alike for all of them.
std::string write_range(Repository& repository, FlatTree::const_iterator& at,
                        FlatTree::const_iterator end, const std::string& prefix) {
  std::vector<TreeEntry> entries;
  while (at != end && at->first.starts_with(prefix)) {
    const size_t slash = at->first.find('/', prefix.size());
    if (slash == std::string::npos) {
      entries.push_back({at->first.substr(prefix.size()), at->second.oid, at->second.mode});
      ++at;
    } else {
      const std::string name = at->first.substr(prefix.size(), slash - prefix.size());
      const std::string folder = at->first.substr(0, slash + 1);
      entries.push_back({name, write_range(repository, at, end, folder), k_tree_mode});
    }
  }
  return repository.write_tree(entries);
}

}  // namespace

FlatTree read_flat_tree(const Repository& repository, const std::string& tree) {
  FlatTree out;
  if (tree != k_empty_tree) read_into(repository, tree, "", out);
  return out;
}

std::string write_flat_tree(Repository& repository, const FlatTree& entries) {
  auto at = entries.begin();
  return write_range(repository, at, entries.end(), "");
}

bool fits_in_tree(const std::string& path) {
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    std::string part = path.substr(at, end - at);
    std::transform(part.begin(), part.end(), part.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    // What other file systems would take for it counts as well.
    if (part.empty() || part == "." || part == ".." || part == ".git" || part.starts_with("git~")) {
      return false;
    }
    at = end + 1;
  }
  return true;
}

}  // namespace wave::git
