// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace wave::git {

// What becomes of the value in packed-refs.
enum class Packed { stays, goes };

// Takes a ref away that git cannot read, or that leads to nothing, and with which every `git fetch`
// and `git gc` of the user fails: its loose file is moved to `to`, and its line leaves packed-refs.
// By the files alone, under git's own locks: who would have to read it first cannot delete it. A
// packed value below a loose file that is garbage stays, and is what the ref stands at then, if it
// `stays`. False when another process holds one of the locks. Throws Error when the files cannot
// be written.
bool set_ref_aside(const std::filesystem::path& common_dir, const std::string& ref,
                   const std::filesystem::path& to, Packed packed);

}  // namespace wave::git
