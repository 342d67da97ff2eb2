// SPDX-License-Identifier: MIT
// What a file is, in git's words and ours, as its path tells.
#pragma once

#include <string_view>

namespace wave::test {

// "object", "branch", "index" ...; "file" for what is neither git's nor ours: a worktree's, say.
const char* kind_of(std::string_view path);

}  // namespace wave::test
