// SPDX-License-Identifier: MIT
#include "prompt/prompt.h"

#include "error/error.h"
#include "error/suggest.h"
#include "prompt/markers.h"

#include <utility>

#include <fmt/format.h>

namespace wave::prompt {

std::string_view embedded(std::string_view name);  // made by wave_embed

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

const std::string& look_up(const Variables& variables, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [each, value] : variables) {
    if (each == name) return value;
    known.push_back(each);
  }
  const auto near = suggest(name, known);
  throw Error(fmt::format("the prompt template names '{{{{{}}}}}', which there is not", name),
              near ? fmt::format("did you mean '{{{{{}}}}}'?", *near)
                   : fmt::format("there are {}", fmt::join(known, ", ")));
}

// Goes over the template once: what was put in is never looked at again, so the user's words cannot
// name variables.
std::string fill(std::string_view text, const Variables& variables) {
  std::string result;
  while (true) {
    const size_t open = text.find("{{");
    const size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    if (close == std::string_view::npos) return result.append(text);
    result.append(text.substr(0, open));
    result.append(look_up(variables, std::string(text.substr(open + 2, close - open - 2))));
    text.remove_prefix(close + 2);
  }
}

}  // namespace

std::string_view built_in_template() { return embedded("prompt.md"); }

Prompt render(const PromptInput& input) {
  const bool own = !input.template_text.empty();
  const std::string_view text = own ? std::string_view(input.template_text) : built_in_template();
  if (text.find("{{goal}}") == std::string_view::npos) {
    throw Error("the prompt template leaves out the goal",
                "put '{{goal}}' where the task's text belongs");
  }
  return {fill(text, variables_of(input)), title_of(input.text, input.feature)};
}

}  // namespace wave::prompt
