// SPDX-License-Identifier: MIT
// The text an agent is given. What is the same for every task comes first and what the task says
// comes last, because providers cache equal beginnings; the user's words stand as data between
// markers that they cannot imitate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wave::prompt {

// What the prompt is made from.
struct PromptInput {
  std::string text;  // the user's words; empty: a sentence that names the feature
  std::vector<std::string> constraints;
  std::string task;
  std::string feature;
  std::string branch;
  std::string base_ref;
  std::string ticket;         // empty: none
  std::string template_text;  // empty: the one in the program
  std::string history;        // what an earlier attempt left; empty: this is the first
};

struct Prompt {
  std::string text;
  std::string title;
};

// Throws Error when the template names a variable that is not there, or leaves out the goal.
Prompt render(const PromptInput& input);

// The first line of the text that says something, without control characters and heading marks, at
// most 72 columns; the feature when there is none.
std::string title_of(std::string_view text, std::string_view feature);

// The template in the program, a start for one's own.
std::string_view built_in_template();

}  // namespace wave::prompt
