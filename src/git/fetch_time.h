// SPDX-License-Identifier: MIT
// When a repository last heard from a remote where a branch stands, as far as git has noted it.
#pragma once

#include "git/repository.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace wave::git {

// Wall clock, milliseconds. Only for a remote-tracking ref (refs/remotes/...) that stands at `oid`;
// nothing for any other, and where nothing was noted. The newest of what git leaves behind counts:
// the ref's reflog, whose last line is a fetch, pull or push to `oid` (written only when the ref
// moves); a FETCH_HEAD, whose age is that of the fetch, that names this branch of this remote at
// `oid` (written also when nothing has moved); and of a ref that has never moved, the clone.
std::optional<int64_t> last_fetched_ms(const Repository& repository,
                                       const std::filesystem::path& common_dir,
                                       const std::string& ref, const std::string& oid);

}  // namespace wave::git
