// SPDX-License-Identifier: MIT
#include "domain/submission_text.h"

#include "domain/mention.h"
#include "domain/quiet_text.h"
#include "domain/utf8.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::domain {
namespace {

// Characters.
constexpr size_t k_first_line = 200;
constexpr size_t k_title = 256;
constexpr size_t k_body = 9000;
constexpr size_t k_summary = 4000;
constexpr size_t k_line = 500;
constexpr size_t k_message_summary = 1500;
constexpr size_t k_columns = 72;  // of a commit message's text

std::string subject_of(const SubmissionFacts& facts) {
  const std::string title = quiet_line(facts.issue_title);
  return title.empty() ? "Resolve issue " + facts.issue_key : title;
}

std::string trailers_of(const SubmissionFacts& facts) {
  return fmt::format("{}: {}\n{}: {}\n", k_issue_trailer, quiet_line(facts.issue_key),
                     k_run_trailer, quiet_line(facts.run));
}

// Breaks at blanks only; a word may be longer than a line.
std::string wrapped(std::string_view text) {
  std::string out;
  size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (column > 0 && column + 1 + word.size() > k_columns) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::string message_of(const Plan& plan, const SubmissionFacts& facts) {
  const std::string summary = cut_characters(quiet_line(plan.summary), k_message_summary);
  return fmt::format("{}\n\n{}{}{}", cut_characters(subject_of(facts), k_first_line),
                     wrapped(summary), summary.empty() ? "" : "\n\n", trailers_of(facts));
}

std::string list_of(std::string_view heading, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string out = fmt::format("## {}\n\n", heading);
  for (const std::string& item : items) {
    out += fmt::format("- {}\n", cut_characters(quiet_markdown(item), k_line));
  }
  return out + '\n';
}

std::string body_of(const Plan& plan, const SubmissionFacts& facts) {
  std::string text;
  if (!plan.summary.empty()) {
    text = "## Summary\n\n" + cut_characters(quiet_markdown(plan.summary), k_summary) + "\n\n";
  }
  text += list_of("Changes", plan.recommended_changes) + list_of("Tests", plan.test_plan);
  text += fmt::format("Risk: {}\n\n", to_string(plan.risk));
  std::string end = trailers_of(facts);
  if (facts.issue_number > 0) end = fmt::format("Closes #{}\n\n", facts.issue_number) + end;
  constexpr std::string_view k_gap = "\n\n";  // behind a text that was cut
  text = cut_characters(text, k_body - std::min(end.size(), k_body / 2) - k_gap.size());
  if (!text.ends_with(k_gap)) text += k_gap;
  return text + end;
}

}  // namespace

SubmissionText submission_text(const Plan& plan, const SubmissionFacts& facts) {
  return {message_of(plan, facts), cut_characters(subject_of(facts), k_title),
          body_of(plan, facts)};
}

}  // namespace wave::domain
