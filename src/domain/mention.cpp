// SPDX-License-Identifier: MIT
#include "domain/mention.h"

#include "domain/issue_reference.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 9> k_keywords = {
    "close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"};

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_keyword(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return std::find(k_keywords.begin(), k_keywords.end(), lower) != k_keywords.end();
}

// The word at the start of the text, and what follows it.
std::string_view take_word(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_word);
  const std::string_view word = text.substr(0, static_cast<size_t>(end - text.begin()));
  text.remove_prefix(word.size());
  return word;
}

// What stands behind a keyword: a colon or none, and at least one blank or the colon.
bool take_gap(std::string_view& text) {
  const size_t before = text.size();
  const auto skip_blanks = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  };
  skip_blanks();
  if (text.starts_with(':')) text.remove_prefix(1);
  skip_blanks();
  return text.size() < before;
}

void add(ClosedIssues& out, const IssueReference& reference) {
  if (reference.number == 0) {
    if (std::find(out.ids.begin(), out.ids.end(), reference.id) == out.ids.end())
      out.ids.push_back(reference.id);
  } else if (std::find(out.numbers.begin(), out.numbers.end(), reference.number) ==
             out.numbers.end()) {
    out.numbers.push_back(reference.number);
  }
}

// The last paragraph, where trailers stand.
std::string_view last_paragraph(std::string_view body) {
  body = body.substr(0, body.find_last_not_of(" \t\r\n") + 1);
  for (const std::string_view gap : {"\n\n", "\n\r\n"}) {
    const size_t at = body.rfind(gap);
    if (at != std::string_view::npos) body.remove_prefix(at + gap.size());
  }
  return body;
}

bool has_trailer(std::string_view body, std::string_view key) {
  const std::string wanted = std::string(k_issue_trailer) + ": " + std::string(key);
  for (std::string_view rest = last_paragraph(body); !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (line == wanted) return true;
  }
  return false;
}

template <class Value>
bool holds(const std::vector<Value>& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

ClosedIssues closed_by(std::string_view text, std::string_view repository) {
  ClosedIssues out;
  while (!text.empty()) {
    if (!is_word(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    if (!is_keyword(take_word(text)) || !take_gap(text)) continue;
    const auto reference = reference_at(text);
    if (!reference) continue;
    if (const auto own = own_reference(*reference, repository)) add(out, *own);
    text.remove_prefix(reference->bytes);
  }
  return out;
}

bool is_about(const PullRequestText& request, const IssueName& issue) {
  if (!request.branch.empty() && holds(issue.branches, request.branch)) return true;
  if (!issue.key.empty() && has_trailer(request.body, issue.key)) return true;
  for (const std::string& text : {request.title, request.body}) {
    const ClosedIssues closed = closed_by(text, issue.repository);
    if (issue.number > 0 && holds(closed.numbers, issue.number)) return true;
    if (holds(closed.ids, issue.key)) return true;
  }
  return false;
}

}  // namespace wave::domain
