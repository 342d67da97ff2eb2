// SPDX-License-Identifier: MIT
#include "domain/path_pattern.h"

#include <vector>

namespace wave::domain {
namespace {

bool lies_in(std::string_view path, std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  return path == folder ||
         (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

// Which lengths of the path the part of the pattern seen so far can have matched.
using Reached = std::vector<bool>;

// A star: from each length on it goes as far as it may.
Reached after_star(Reached reached, std::string_view path, bool over_parts) {
  for (size_t i = 0; i < path.size(); ++i) {
    if (reached[i] && (over_parts || path[i] != '/')) reached[i + 1] = true;
  }
  return reached;
}

Reached after_letter(const Reached& reached, std::string_view path, char letter) {
  Reached out(path.size() + 1, false);
  for (size_t i = 0; i < path.size(); ++i) {
    const bool fits = letter == '?' ? path[i] != '/' : path[i] == letter;
    if (reached[i] && fits) out[i + 1] = true;
  }
  return out;
}

// "a/**/b" is "a/b" as well: behind "**" the slash may be missing.
Reached after_parts(const Reached& reached, std::string_view path) {
  Reached out = after_letter(after_star(reached, path, true), path, '/');
  for (size_t i = 0; i < reached.size(); ++i) {
    if (reached[i]) out[i] = true;
  }
  return out;
}

}  // namespace

bool matches_pattern(std::string_view path, std::string_view pattern) {
  if (pattern.find_first_of("*?") == std::string_view::npos) return lies_in(path, pattern);
  Reached reached(path.size() + 1, false);
  reached[0] = true;
  for (size_t at = 0; at < pattern.size();) {
    const std::string_view rest = pattern.substr(at);
    if (rest.starts_with("**/")) {
      reached = after_parts(reached, path);
      at += 3;
    } else if (rest.starts_with("**")) {
      reached = after_star(reached, path, true);
      at += 2;
    } else if (rest.front() == '*') {
      reached = after_star(reached, path, false);
      ++at;
    } else {
      reached = after_letter(reached, path, rest.front());
      ++at;
    }
  }
  return reached[path.size()];
}

}  // namespace wave::domain
