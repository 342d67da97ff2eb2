// SPDX-License-Identifier: MIT
// Durations on the command line.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace wave::commands {

// Nothing when the option was not given. Throws UsageError naming the option.
std::optional<std::chrono::seconds> duration_option(const std::string& option,
                                                    const std::optional<std::string>& text);

}  // namespace wave::commands
