// SPDX-License-Identifier: MIT
// Loose objects of which a power cut left the name and no content. git and libgit2 take the file
// for the object when they are to write it again, so it stays empty for ever.
#pragma once

#include <filesystem>
#include <string>

namespace wave::git {

// One look at the file's size; what is packed is never torn.
bool is_torn(const std::filesystem::path& common_dir, const std::string& oid);

// Moves the object's loose file to `to`, whatever is wrong with it, so that it can be written
// again. False when there is no such file.
bool set_object_aside(const std::filesystem::path& common_dir, const std::string& oid,
                      const std::filesystem::path& to);

}  // namespace wave::git
