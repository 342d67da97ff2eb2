// SPDX-License-Identifier: MIT
#include "prompt/prompt.h"

#include "prompt/markers.h"

#include <utility>

#include <fmt/format.h>

namespace wave::prompt {

namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// A fact stays on its line, whatever it holds.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

std::string goal_of(const PromptInput& input) {
  if (!is_blank(input.text)) return framed(input.text);
  return fmt::format("Implement task {} for the feature '{}' on branch '{}'.", input.task,
                     input.feature, input.branch);
}

std::string constraints_of(const PromptInput& input) {
  std::string lines;
  for (const std::string& constraint : input.constraints) {
    if (!is_blank(constraint)) lines += fmt::format("- {}\n", constraint);
  }
  return lines.empty() ? "None beyond the above." : framed(lines);
}

std::string context_of(const PromptInput& input) {
  const Variables facts = {
      {"Feature", input.feature}, {"Branch", input.branch}, {"Started from", input.base_ref},
      {"Ticket", input.ticket},   {"Task", input.task},     {"Earlier attempt", input.history}};
  std::string lines;
  for (const auto& [name, value] : facts) {
    if (!value.empty()) lines += fmt::format("- {}: {}\n", name, one_line(value));
  }
  if (!lines.empty()) lines.pop_back();
  return lines;
}

Variables variables_of(const PromptInput& input) {
  return {{"goal", goal_of(input)},       {"constraints", constraints_of(input)},
          {"context", context_of(input)}, {"task", input.task},
          {"feature", input.feature},     {"branch", input.branch},
          {"base", input.base_ref},       {"ticket", input.ticket}};
}

}  // namespace

Prompt render(const PromptInput& input, const Template& frame) {
  return {frame.fill(variables_of(input)), title_of(input.text, input.feature)};
}

std::string render_resumed(const PromptInput& input) {
  std::string out =
      "Go on with this task from where you stopped. Look at the worktree first: it may have\n"
      "changed since. The goal, the constraints and the delivery you were given still hold.\n";
  if (!input.history.empty()) {
    out += fmt::format("\n- Earlier attempt: {}\n", one_line(input.history));
  }
  if (!is_blank(input.text))
    out += fmt::format("\nNew for this attempt:\n\n{}\n", framed(input.text));
  return out;
}

}  // namespace wave::prompt
