// SPDX-License-Identifier: MIT
// Changes the repository's configuration file so that a kill at any moment leaves no lock behind
// that cannot be told to be ours.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace wave::git {

// Keys with the values they shall have; no values: the key is taken out, and its section with it
// when that leaves nothing in it.
using ConfigEdits = std::vector<std::pair<std::string, std::vector<std::string>>>;

// Applies all edits at once to `<common dir>/config`. The new text is prepared in `folder` (a
// folder of ours on the same file system) and then linked as git's own `config.lock`: both names
// are one file, so a later call recognises a lock that a killed process of ours has left, and takes
// it away; a lock of anybody else is waited for, up to two seconds, and never touched. Throws Error
// when the file cannot be changed.
void edit_config(const std::filesystem::path& common_dir, const std::filesystem::path& folder,
                 const ConfigEdits& edits);

}  // namespace wave::git
