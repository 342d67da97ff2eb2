// SPDX-License-Identifier: MIT
// Tidies up behind settings that were taken out of a configuration file.
#pragma once

#include <string>

namespace wave::git {

// The text without a section `[name]` that has no line but its header, as `git config --unset`
// leaves it (libgit2 keeps the header). A section with a comment in it stays.
std::string without_empty_section(const std::string& text, const std::string& name);

}  // namespace wave::git
