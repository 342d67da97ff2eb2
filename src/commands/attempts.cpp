// SPDX-License-Identifier: MIT
#include "commands/attempts.h"

#include "error/error.h"

#include <charconv>

#include <fmt/format.h>

namespace wave::commands {

int attempt_option(const std::optional<std::string>& text) {
  if (!text) return 0;
  int attempt = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, attempt);
  if (error != std::errc() || stopped != end || attempt < 1) {
    throw UsageError(fmt::format("'{}' is no attempt", *text), "attempts are numbered from 1");
  }
  return attempt;
}

}  // namespace wave::commands
