// SPDX-License-Identifier: MIT
// How one hook file stands: what it is, whether our block is in it, and whether it is as we left
// it. For hook_files.cpp only.
#pragma once

#include "git/hook_block.h"
#include "git/hook_files.h"
#include "git/hook_record.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::git {

// What lies at a hook's path.
struct HookState {
  std::string hook;
  std::filesystem::path path;
  std::filesystem::path original;  // `<hook>.wave-orig`
  std::filesystem::file_type type = std::filesystem::file_type::not_found;
  unsigned mode = 0;
  std::optional<std::string> text;  // of a regular file that is not too large for a script
  BlockFound block;
  bool has_original = false;
  std::filesystem::path link;  // to the original, under the hook's own name
  bool has_link = false;
  std::optional<HookEntry> entry;  // what the record says of it

  bool executable() const { return (mode & 0111) != 0; }
  // Does the original's name stand for the very file in the hook's place, left by an installation
  // that was cut short?
  bool is_set_aside() const;
  // Does the text call the original by its second name only, as we wrote it once?
  bool is_older_chain() const;
  // The text without our block.
  std::string rest() const { return remove_block(*text, block); }
};

HookState examine_hook(const std::filesystem::path& folder, std::string_view hook,
                       const FolderRecord& record);

// What the link to the original holds.
std::filesystem::path aim_of_link(const HookState& state);

HookForm form_of(const HookState& state);

}  // namespace wave::git
