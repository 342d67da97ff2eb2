// SPDX-License-Identifier: MIT
#include "commands/durations.h"

#include "domain/duration.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::commands {

std::optional<std::chrono::seconds> duration_option(const std::string& option,
                                                    const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto duration = domain::parse_duration(*text);
  if (!duration) {
    throw UsageError(fmt::format("'{}' is no duration for '{}'", *text, option),
                     "write it like 90s, 10m or 2h");
  }
  return duration;
}

}  // namespace wave::commands
