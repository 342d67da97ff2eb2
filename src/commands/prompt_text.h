// SPDX-License-Identifier: MIT
// The text of a prompt, from wherever the user gave it.
#pragma once

#include "cli/context.h"

#include <optional>
#include <string>

namespace wave::commands {

struct TextSource {
  std::optional<std::string> message;  // -m
  std::optional<std::string> file;     // -F; "-" is standard input
};

enum class Emptiness { refused, allowed };

// Throws UsageError for both sources, for none without a terminal to edit on, and for a text of
// nothing but blanks; Error (128) for a file that cannot be read.
std::string prompt_text(cli::Context& context, const TextSource& source, Emptiness emptiness);

// The text that somebody leaves in their editor, without lines that begin with '#'.
std::string edit_text(cli::Context& context);

// The same for Markdown, where such lines are headings: what stands there already, and below a line
// with scissors what `help` says, which does not count.
std::string edit_document(cli::Context& context, const std::string& text, const std::string& help);

}  // namespace wave::commands
