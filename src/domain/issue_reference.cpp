// SPDX-License-Identifier: MIT
#include "domain/issue_reference.h"

#include "domain/folded_word.h"
#include "domain/ids.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace wave::domain {
namespace {

constexpr size_t k_most_digits = 18;  // fit into 64 bits, whatever they are
constexpr size_t k_longest_name = 140;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }
bool is_name(char c) { return is_word(c) || c == '-' || c == '.'; }

size_t length_while(std::string_view text, bool (*accepts)(char)) {
  const auto end = std::find_if_not(text.begin(), text.end(), accepts);
  return static_cast<size_t>(end - text.begin());
}

bool starts_with_folded(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         folded_word(std::string(text.substr(0, lower.size()))) == lower;
}

// The number that the text begins with, which no word goes on after.
std::optional<IssueReference> number_at(std::string_view text, size_t offset) {
  if (offset >= text.size()) return std::nullopt;
  const std::string_view digits = text.substr(offset, length_while(text.substr(offset), is_digit));
  const size_t end = offset + digits.size();
  if (digits.empty() || digits.size() > k_most_digits || digits.front() == '0') return std::nullopt;
  if (end < text.size() && is_word(text[end])) return std::nullopt;
  IssueReference out;
  std::from_chars(digits.data(), digits.data() + digits.size(), out.number);
  out.bytes = end;
  return out;
}

// The length of "owner/name" at the start; 0 when there is none.
size_t repository_length(std::string_view text) {
  const size_t owner = length_while(text, is_name);
  if (owner == 0 || owner >= text.size() || text[owner] != '/') return 0;
  const size_t name = length_while(text.substr(owner + 1), is_name);
  const size_t length = owner + 1 + name;
  return name == 0 || length > k_longest_name ? 0 : length;
}

std::optional<IssueReference> in_repository(std::string_view text) {
  const size_t length = repository_length(text);
  if (length == 0 || length >= text.size() || text[length] != '#') return std::nullopt;
  auto out = number_at(text, length + 1);
  if (out) out->repository = text.substr(0, length);
  return out;
}

std::optional<IssueReference> by_url(std::string_view text) {
  size_t at = 0;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (starts_with_folded(text, scheme)) at = scheme.size();
  }
  if (at == 0) return std::nullopt;
  const size_t slash = text.find('/', at);
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view path = text.substr(slash + 1);
  const size_t length = repository_length(path);
  if (length == 0) return std::nullopt;
  constexpr std::array<std::string_view, 2> k_kinds = {"/issues/", "/pull/"};
  for (const std::string_view kind : k_kinds) {
    if (!path.substr(length).starts_with(kind)) continue;
    auto out = number_at(text, slash + 1 + length + kind.size());
    if (out) out->repository = path.substr(0, length);
    return out;
  }
  return std::nullopt;
}

std::optional<IssueReference> by_id(std::string_view text) {
  const size_t hash = text.starts_with('#') ? 1 : 0;
  const std::string_view word = text.substr(hash, length_while(text.substr(hash), is_word));
  // Ten letters may be an English word as well ("references"); an id without any digit is one in
  // two hundred, and can be written with '#'.
  if (!is_task_id(word) || (hash == 0 && std::none_of(word.begin(), word.end(), is_digit))) {
    return std::nullopt;
  }
  return IssueReference{"", 0, std::string(word), hash + word.size()};
}

}  // namespace

std::optional<IssueReference> reference_at(std::string_view text) {
  if (text.starts_with('#')) {
    if (auto out = number_at(text, 1)) return out;
  }
  if (starts_with_folded(text, "gh-")) {
    if (auto out = number_at(text, 3)) return out;
  }
  if (auto out = by_url(text)) return out;
  if (auto out = in_repository(text)) return out;
  return by_id(text);
}

std::optional<IssueReference> own_reference(const IssueReference& reference,
                                            std::string_view repository) {
  IssueReference out = reference;
  out.repository.clear();
  if (reference.repository.empty()) return out;
  if (folded_word(reference.repository) != folded_word(std::string(repository))) {
    return std::nullopt;
  }
  return out;
}

}  // namespace wave::domain
