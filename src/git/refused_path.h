// SPDX-License-Identifier: MIT
// Paths that somebody may have put into a tree and that must never become files: what a file system
// of whatever kind could take for a repository's own `.git`, or for a place outside.
#pragma once

#include <string>

namespace wave::git {

// Knows also what HFS+ (ignored characters) and NTFS (short names, trailing dots and blanks,
// streams, backslashes) make of it, for a worktree may be carried there.
bool is_refused_path(const std::string& path);

}  // namespace wave::git
