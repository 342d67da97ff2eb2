// SPDX-License-Identifier: MIT
#include "agent/prompt_argument.h"

#include "error/error.h"

#include <fmt/format.h>

namespace wave::agent {
namespace {

// The kernel refuses a single argument above 131,071 bytes (MAX_ARG_STRLEN).
constexpr size_t k_longest_argument = 131'071;

}  // namespace

std::string prompt_argument(std::string text) {
  std::erase(text, '\0');
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  if (text.starts_with('-')) text.insert(0, "\n");  // else it would be taken for a flag
  if (text.size() > k_longest_argument) {
    throw Error(
        fmt::format("the prompt has {} bytes, too many for an interactive agent", text.size()),
        "shorten it, or leave out --interactive");
  }
  return text;
}

}  // namespace wave::agent
