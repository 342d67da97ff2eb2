// SPDX-License-Identifier: MIT
#include "git/refused_path.h"

#include "git/flat_tree.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace wave::git {
namespace {

// Code points that HFS+ passes over when it compares names, in UTF-8.
constexpr std::array<std::string_view, 16> k_passed_over = {
    "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab",
    "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xaa", "\xe2\x81\xab", "\xe2\x81\xac",
    "\xe2\x81\xad", "\xe2\x81\xae", "\xe2\x81\xaf", "\xef\xbb\xbf"};

std::string as_hfs_sees(std::string path) {
  for (const std::string_view each : k_passed_over) {
    for (size_t at = path.find(each); at != std::string::npos; at = path.find(each, at)) {
      path.erase(at, each.size());
    }
  }
  return path;
}

// Without its stream, and the dots and blanks at its end.
std::string as_ntfs_sees(const std::string& name) {
  const std::string whole = name.substr(0, std::max<size_t>(name.find(':'), 1));
  const size_t last = whole.find_last_not_of(". ");
  return last == std::string::npos ? name : whole.substr(0, last + 1);
}

bool fits_on_ntfs(const std::string& path) {
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find_first_of("/\\", at), path.size());
    const std::string name = path.substr(at, end - at);
    if (!name.empty() && !fits_in_tree(as_ntfs_sees(name))) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

bool is_refused_path(const std::string& path) {
  return !fits_in_tree(path) || !fits_in_tree(as_hfs_sees(path)) || !fits_on_ntfs(path);
}

}  // namespace wave::git
