// SPDX-License-Identifier: MIT
#include "actions/new_issue.h"

#include "actions/issue_needs.h"
#include "actions/new_piece.h"
#include "domain/folded_word.h"
#include "domain/issue_wording.h"
#include "error/error.h"

#include <algorithm>
#include <map>

namespace wave::actions {
namespace {

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// Nothing that was there before waits for what is new, so a ring goes through new ones only.
void refuse_rings(const std::vector<NewPiece>& issues) {
  std::map<std::string, const NewPiece*> by_id;
  for (const NewPiece& issue : issues) by_id[issue.id] = &issue;
  const auto needs_of = [&](const std::string& id) {
    const auto found = by_id.find(id);
    return found == by_id.end() ? std::vector<std::string>()
                                : found->second->described.depends_on.value();
  };
  const auto name = [&](const std::string& id) { return by_id.at(id)->described.title; };
  for (const NewPiece& issue : issues) refuse_ring(issue.id, needs_of, name);
}

domain::Described described_by(const NewIssue& wanted) {
  domain::Described out;
  out.title = wanted.title;
  out.body = domain::tidy_body(wanted.body);
  out.labels = domain::tidy_words(wanted.labels);
  out.assignees = sorted(wanted.assignees);
  out.priority = wanted.priority;
  return out;
}

NewPiece prepare(const NewIssue& wanted, const config::Config& config) {
  NewPiece out;
  out.id = new_piece_id();
  out.origin = "local";
  out.described = described_by(wanted);
  check_wording(out.described);
  out.described.version = version_of(out.described, config);
  return out;
}

void find_needs(NewPiece& issue, const NewIssue& wanted, index::Index& index,
                const std::vector<NewPiece>& all) {
  std::vector<std::string> needs = needs_in_text(index, issue.described.body, Unknown::refused);
  add_needs(index, wanted.blocked_by, needs);
  for (const size_t other : wanted.blocked_by_new) needs.push_back(all.at(other).id);
  issue.described.depends_on = std::move(needs);
}

void check_list(const char* what, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (const auto fault = domain::label_fault(word)) {
      throw UsageError(
          std::string(what) + " " + *fault,
          "it is one line of at most " + std::to_string(domain::k_longest_label) + " characters");
    }
  }
  if (words.size() <= domain::k_most_labels) return;
  throw UsageError("there are " + std::to_string(words.size()) + " of what " + what + " is, and " +
                   std::to_string(domain::k_most_labels) + " is the most");
}

}  // namespace

void check_words(const NewIssue& wanted) { check_wording(described_by(wanted)); }

void check_wording(const domain::Described& described) {
  if (const auto fault = domain::title_fault(described.title)) {
    throw UsageError("the title " + *fault, "it is one line; the rest belongs into the text");
  }
  if (const auto fault = domain::body_fault(described.body)) {
    throw UsageError("the text " + *fault, "give it as plain Markdown in UTF-8");
  }
  check_list("a label", described.labels);
  check_list("an assignee's name", described.assignees);
  if (described.priority >= 0 && described.priority <= domain::k_last_priority) return;
  throw UsageError("'" + std::to_string(described.priority) + "' is no priority",
                   "1 comes first, 9 last, 0 means none");
}

std::vector<domain::Summary> new_issues(const std::vector<NewIssue>& wanted, IssueDoors& doors) {
  const PiecePlace place = piece_place(doors);
  std::vector<NewPiece> issues;
  for (const NewIssue& each : wanted) issues.push_back(prepare(each, doors.config));
  append_word(doors, [&](index::Index& index) {
    int64_t number = index.highest_number("local");
    std::vector<domain::Event> events;
    for (size_t i = 0; i < issues.size(); ++i) {
      NewPiece& issue = issues[i];
      issue.number = ++number;
      find_needs(issue, wanted[i], index, issues);
      add_piece(issue, place, index, doors, events);
    }
    refuse_rings(issues);
    return events;
  });
  std::vector<domain::Summary> out;
  for (const NewPiece& issue : issues) out.push_back(standing(doors.store.index(), issue.id));
  return out;
}

}  // namespace wave::actions
