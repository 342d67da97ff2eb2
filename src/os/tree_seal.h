// SPDX-License-Identifier: MIT
// What stat(2) says of all that is in a tree, so that one look tells later whether anybody has
// changed, added, removed or replaced anything in it. Nothing is read but names and stat: a change
// is told by the times that the kernel keeps, of which the change time cannot be set by a program.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace wave::os {

// The tree as it is now; a text for is_as_sealed() on this machine only. Nothing when something in
// it cannot be looked at.
std::optional<std::string> seal_tree(const std::filesystem::path& tree);

// Whether the tree is exactly as it was. False for any doubt, also about the seal. Not told: what
// is in the very first folder apart from names (a tree may be moved), and what a process has mapped
// or open and writes later.
bool is_as_sealed(const std::filesystem::path& tree, const std::string& seal);

// The same for one file: device, inode, size, mode and times; empty when it is not there.
std::string stamp_of(const std::filesystem::path& file);

}  // namespace wave::os
