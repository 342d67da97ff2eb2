// SPDX-License-Identifier: MIT
#pragma once

#include "git/ref_move.h"

#include <filesystem>
#include <string>

namespace wave::git {

// Deletes a ref of the "files" backend if it stands at `expected`, in git's own order: its lock,
// the lock of packed-refs, the packed line, the reflog, the loose file, then the folders that are
// empty by that. It stays away also beside `git pack-refs`, and a crash in between leaves it where
// it stood. libgit2 lets go of the lock of packed-refs between reading and writing, and then
// writes what others have packed meanwhile out of it. Swap::locked when somebody holds one of the
// locks, that of packed-refs for three seconds. Throws Error when files cannot be written.
Swap delete_ref_files(const std::filesystem::path& common_dir, const std::string& name,
                      const std::string& expected);

}  // namespace wave::git
