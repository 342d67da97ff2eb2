// SPDX-License-Identifier: MIT
// Reads refs straight from git's files (the "files" backend: loose files and packed-refs), for the
// question that nearly every command asks first: has anything moved? Needs no libgit2.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace wave::git {

// Full name -> oid (hex) of every ref below `prefix` (ends in '/'). A loose ref hides a packed one;
// a ref whose file is unreadable or garbage is listed with an empty oid.
std::map<std::string, std::string> read_ref_files(const std::filesystem::path& common_dir,
                                                  const std::string& prefix);

}  // namespace wave::git
