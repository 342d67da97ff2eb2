// SPDX-License-Identifier: MIT
// What we did to hooks, as a JSON file beside our other local facts: proof that a hook still is as
// we left it. Losing it costs certainty, never a hook: the blocks are found by their markers.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace wave::git {

// One hook that we wrote. `before` and `after` are content_hash() of what stood there and of what
// we left, `before` empty when nothing did; `mode` is the permission bits of what stood there.
struct HookEntry {
  std::string form;
  std::optional<std::string> before;
  std::string after;
  unsigned mode = 0;
  bool operator==(const HookEntry&) const = default;
};

// One hooks folder: did we make it, and the hooks we wrote in it by name.
struct FolderRecord {
  bool made = false;
  std::map<std::string, HookEntry> hooks;
  bool operator==(const FolderRecord&) const = default;
};

// All folders, by path: `core.hooksPath` may have led to another one earlier.
using HookRecord = std::map<std::string, FolderRecord>;

// Length and a stable hash: tells a change, is no protection against forgery.
std::string content_hash(const std::string& content);

// Nothing readable there reads as an empty record.
HookRecord read_hook_record(const std::filesystem::path& file);

// Replaces the file if it says anything else; an empty record removes it.
void write_hook_record(const std::filesystem::path& file, const HookRecord& record);

}  // namespace wave::git
