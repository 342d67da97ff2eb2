// SPDX-License-Identifier: MIT
#include "domain/feature_name.h"

#include "domain/ids.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace wave::domain {
namespace {

constexpr size_t k_longest = 100;

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// One of the characters that git-check-ref-format(1) forbids anywhere in a name.
bool is_forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F ||
         std::string_view("~^:?*[\\").find(c) != std::string_view::npos;
}

std::optional<std::string> component_fault(std::string_view part) {
  if (part.empty()) return "it has an empty part between slashes";
  if (part.front() == '.') return "no part of it may begin with '.'";
  if (ends_with(part, ".lock")) return "no part of it may end in '.lock'";
  return std::nullopt;
}

std::string folded(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_folder_of(std::string_view folder, std::string_view name) {
  return name.size() > folder.size() && name.substr(0, folder.size()) == folder &&
         name[folder.size()] == '/';
}

}  // namespace

std::optional<std::string> ref_fault(std::string_view name) {
  if (std::any_of(name.begin(), name.end(), is_forbidden)) {
    return "spaces, control characters and any of ~^:?*[\\ are not allowed";
  }
  if (name.find("..") != std::string_view::npos) return "'..' is not allowed";
  if (name.find("@{") != std::string_view::npos) return "'@{' is not allowed";
  if (name == "@" || name == "HEAD") return "git reserves it";
  if (name.back() == '.') return "it must not end with '.'";
  for (size_t start = 0; start <= name.size();) {
    const size_t end = std::min(name.find('/', start), name.size());
    if (auto fault = component_fault(name.substr(start, end - start))) return fault;
    start = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> feature_fault(std::string_view name, std::string_view default_branch) {
  if (name.empty()) return "it is empty";
  if (name.size() > k_longest) return "it is longer than 100 bytes";
  if (name.front() == '-' || name.front() == '.') return "it must not begin with '-' or '.'";
  if (auto fault = ref_fault(name)) return fault;
  constexpr std::array<std::string_view, 2> k_reserved = {"main", "repo.git"};
  const std::string directory = folded(feature_directory(name));
  for (const std::string_view reserved : k_reserved) {
    if (directory == reserved) return "it is reserved";
  }
  if (name == default_branch || directory == folded(feature_directory(default_branch))) {
    return "it is the default branch";
  }
  if (is_task_id(name)) return "it looks like a task id";
  return std::nullopt;
}

std::string feature_directory(std::string_view feature) {
  std::string out(feature);
  std::replace(out.begin(), out.end(), '/', '-');
  return out;
}

std::string folded_directory(std::string_view feature) {
  return folded(feature_directory(feature));
}

std::optional<std::string> feature_collision(std::string_view feature,
                                             const std::vector<std::string>& taken) {
  const std::string directory = folded_directory(feature);
  for (const std::string& other : taken) {
    const bool collides = other == feature || is_folder_of(other, feature) ||
                          is_folder_of(feature, other) || folded_directory(other) == directory;
    if (collides) return other;
  }
  return std::nullopt;
}

}  // namespace wave::domain
