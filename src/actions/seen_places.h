// SPDX-License-Identifier: MIT
// Whether the worktrees of many tasks are there, as it was at one moment.
#pragma once

#include "os/file_descriptor.h"

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace wave::actions {

// Made for one look at all tasks, and not used after it. Years of tasks lie in one folder: after
// some hundred questions about a folder its names are read once, which costs as much as a few
// dozen questions more.
class SeenPlaces {
 public:
  explicit SeenPlaces(std::filesystem::path project);

  // Whether something of that name is there, a link to nowhere too. `place` is relative to the
  // project's folder.
  bool has(const std::string& place);

 private:
  struct Folder {
    size_t asked = 0;
    bool readable = true;  // as far as is known
    std::optional<std::unordered_set<std::string>> names;
  };

  bool look(const std::string& place) const;
  void read_names(const std::string& parent, Folder& folder) const;

  std::filesystem::path path_;
  // Paths are looked up from here: from the root it takes twice as long.
  os::FileDescriptor project_;
  std::unordered_map<std::string, Folder> folders_;
};

}  // namespace wave::actions
