// SPDX-License-Identifier: MIT
// Whether a lock file of git still has somebody who holds it.
#pragma once

#include <filesystem>

namespace wave::git {

// True only when nobody alive can be the owner of `lock`, a file in the repository with this common
// directory: it belongs to this user, no process of this user has it open, and no git of this user
// is at work in the repository. git closes its locks long before it gives them back, so the second
// alone proves nothing; of one that cannot be looked at closely the worst is assumed. Programs that
// have git's formats built in hold their locks open but for an instant: the caller asks only about
// a lock that has been standing for a while. Nothing is known of other machines and of processes
// that this one cannot see.
bool is_orphaned(const std::filesystem::path& lock, const std::filesystem::path& common_dir);

}  // namespace wave::git
