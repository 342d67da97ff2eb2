// SPDX-License-Identifier: MIT
// Deletes a tree in which anybody may have put anything.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace wave::os {

// Deletes `path` and all below it: no symbolic link is followed, no other file system entered,
// folders that may not be written or read are opened up first. What cannot be deleted stays, and
// its first path is returned; empty when everything is gone. A path that is not there is gone.
// Looks at `interrupt` now and then, and stops early when it says so.
std::string remove_tree(const std::filesystem::path& path,
                        const std::function<bool()>& interrupt = {});

// Bytes that the tree takes on disk, counted the same way.
uint64_t tree_bytes(const std::filesystem::path& path);

}  // namespace wave::os
