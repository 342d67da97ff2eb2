// SPDX-License-Identifier: MIT
// The option that names a state of tasks.
#pragma once

#include "domain/state.h"

#include <optional>
#include <string>

namespace wave::commands {

// Throws UsageError, with a suggestion, for a word that is no state.
std::optional<domain::State> state_option(const std::optional<std::string>& word);

}  // namespace wave::commands
