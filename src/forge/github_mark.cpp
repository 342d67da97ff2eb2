// SPDX-License-Identifier: MIT
#include "forge/github_mark.h"

#include <algorithm>

namespace wave::forge {
namespace {

constexpr std::string_view k_begin = "<!-- git-wave: ";
constexpr std::string_view k_end = " -->";
constexpr size_t k_longest = 100;

}  // namespace

bool is_mark(std::string_view mark) {
  const bool plain = std::all_of(mark.begin(), mark.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
  // Two dashes would end the HTML comment.
  return plain && !mark.empty() && mark.size() <= k_longest &&
         mark.find("--") == std::string_view::npos;
}

std::string with_mark(std::string_view body, std::string_view mark) {
  return std::string(k_begin) + std::string(mark) + std::string(k_end) + "\n" + std::string(body);
}

std::string mark_in(std::string_view body) {
  if (!body.starts_with(k_begin)) return {};
  const size_t end = body.find(k_end, k_begin.size());
  if (end == std::string_view::npos) return {};
  const std::string_view mark = body.substr(k_begin.size(), end - k_begin.size());
  return is_mark(mark) ? std::string(mark) : std::string();
}

}  // namespace wave::forge
