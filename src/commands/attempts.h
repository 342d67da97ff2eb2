// SPDX-License-Identifier: MIT
// `--attempt <n>`, which several commands take.
#pragma once

#include <optional>
#include <string>

namespace wave::commands {

// The number that was given; 0, which means the newest, when none was. Throws UsageError for what
// is no attempt's number.
int attempt_option(const std::optional<std::string>& text);

}  // namespace wave::commands
