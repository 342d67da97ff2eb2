// SPDX-License-Identifier: MIT
#include "commands/prompt_text.h"

#include "error/error.h"
#include "os/files.h"
#include "os/named_file.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

std::string read_text(const std::string& file) {
  auto text = os::read_named_file(file, os::k_read_cap);
  if (!text)
    throw Error(fmt::format("there is no file '{}'", file), "-F wants a file with the text");
  return std::move(*text);
}

}  // namespace

std::string prompt_text(cli::Context& context, const TextSource& source, Emptiness emptiness) {
  if (source.message && source.file) {
    throw UsageError("'-m' and '-F' cannot be given together", "give the text once");
  }
  std::string text;
  if (source.message) {
    text = *source.message;
  } else if (source.file) {
    text = read_text(*source.file);
  } else if (emptiness == Emptiness::allowed) {
    return text;
  } else if (context.terminal().input && context.terminal().errors) {
    text = edit_text(context);
  } else {
    throw UsageError("the agent was told nothing", "give the text with -m <text> or -F <file>");
  }
  if (is_blank(text) && emptiness == Emptiness::refused) {
    throw UsageError("the text is empty", "say what the agent is to do");
  }
  return text;
}

}  // namespace wave::commands
