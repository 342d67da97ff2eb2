// SPDX-License-Identifier: MIT
// The one case in which a prompt travels as an argument: interactive agents take their first words
// that way only.
#pragma once

#include <string>

namespace wave::agent {

// The prompt as one argument: without blanks at its end, and so that it is not taken for a flag.
// Throws Error when it is too long for that.
std::string prompt_argument(std::string prompt);

}  // namespace wave::agent
