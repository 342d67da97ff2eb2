// SPDX-License-Identifier: MIT
// The one case in which a prompt travels as an argument: interactive agents take their first words
// that way only.
#pragma once

#include <filesystem>
#include <string>

namespace wave::agent {

// The prompt file's text without blanks at its end; empty when there is no such file or nothing in
// it. Throws Error when it is too long for one argument.
std::string prompt_argument(const std::filesystem::path& prompt_file);

}  // namespace wave::agent
