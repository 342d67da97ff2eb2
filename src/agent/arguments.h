// SPDX-License-Identifier: MIT
// Looking at arguments that the user adds to an agent's own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wave::agent {

using Arguments = std::vector<std::string>;

// Whether a flag is given: `--name`, `--name=...`; for a one-letter flag also `-nVALUE`.
bool has_flag(const Arguments& arguments, std::string_view flag);
bool has_any_flag(const Arguments& arguments, const std::vector<std::string_view>& flags);

// Its values in order: `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-nVALUE`.
std::vector<std::string> flag_values(const Arguments& arguments, std::string_view flag);

// Throws UsageError when one of the flags that this program sets itself is among the arguments.
void refuse_flags(const Arguments& arguments, const std::vector<std::string_view>& reserved,
                  std::string_view agent);

void append(Arguments& arguments, const Arguments& more);

}  // namespace wave::agent
