// SPDX-License-Identifier: MIT
// git's configuration of this user and this machine, without any repository's.
#pragma once

#include <optional>
#include <string>

namespace wave::git {

// Nothing when it is not set, or cannot be read.
std::optional<std::string> user_config(const std::string& key);

}  // namespace wave::git
