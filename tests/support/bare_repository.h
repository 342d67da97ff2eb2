// SPDX-License-Identifier: MIT
// Bare repositories that cost little: for tests that need thousands of them.
#pragma once

#include <filesystem>

namespace wave::test {

// As `git init --bare` makes it, without what nobody reads. A push to it starts no housekeeping.
void make_bare_repository(const std::filesystem::path& folder);

}  // namespace wave::test
