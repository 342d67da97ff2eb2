// SPDX-License-Identifier: MIT
// The text an agent is given. What is the same for every task comes first and what the task says
// comes last, because providers cache equal beginnings; the user's words stand as data between
// markers that they cannot imitate.
#pragma once

#include "prompt/template.h"

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
  std::string ticket;   // empty: none
  std::string history;  // what an earlier attempt left; empty: this is the first
};

struct Prompt {
  std::string text;
  std::string title;
};

Prompt render(const PromptInput& input, const Template& frame = Template::built_in());

// For an agent that goes on with its own earlier conversation: it knows all but `input.history`
// and what is new, which is `input.text` here; empty: nothing.
std::string render_resumed(const PromptInput& input);

// The first line of the text that says something, without control characters and heading marks, at
// most 72 columns; the feature when there is none.
std::string title_of(std::string_view text, std::string_view feature);

}  // namespace wave::prompt
