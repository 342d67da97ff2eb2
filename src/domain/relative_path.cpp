// SPDX-License-Identifier: MIT
#include "domain/relative_path.h"

#include "domain/visible_text.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace wave::domain {
namespace {

std::string with_slashes(std::string_view path) {
  const size_t first = std::min(path.find_first_not_of(' '), path.size());
  std::string out(path.substr(first));
  out.erase(out.find_last_not_of(' ') + 1);
  std::replace(out.begin(), out.end(), '\\', '/');
  return out;
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    if (!part.empty() && part != ".") parts.push_back(part);
    start = end + 1;
  }
  return parts;
}

std::string joined(const std::vector<std::string_view>& parts) {
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

bool is_absolute(std::string_view path) {
  const bool has_drive =
      path.size() >= 2 && path[1] == ':' && std::isalpha(static_cast<unsigned char>(path[0])) != 0;
  return path.starts_with('/') || path.starts_with('~') || has_drive;
}

bool is_git_folder(std::string_view part) {
  std::string lower(part);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower == ".git";
}

}  // namespace

std::optional<std::string> path_fault(std::string_view path) {
  if (path.size() > k_longest_path) {
    return "it is longer than " + std::to_string(k_longest_path) + " bytes";
  }
  if (path.find_first_of("\t\r\n") != std::string_view::npos || has_hidden(path)) {
    return "it holds control or hidden characters";
  }
  const std::string clean = with_slashes(path);
  if (is_absolute(clean)) return "it must be relative to the repository's top";
  const std::vector<std::string_view> parts = parts_of(clean);
  if (parts.empty()) return "it names no file";
  for (const std::string_view part : parts) {
    if (part == "..") return "'..' is not allowed";
    if (is_git_folder(part)) return "it lies in '.git'";
  }
  // What is left may be read as another path: "./ ../x".
  const std::string left = joined(parts);
  return left == path ? std::nullopt : path_fault(left);
}

std::string normalised_path(std::string_view path) {
  const std::string clean = with_slashes(path);
  const std::string left = joined(parts_of(clean));
  return left == path ? left : normalised_path(left);
}

}  // namespace wave::domain
