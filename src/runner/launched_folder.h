// SPDX-License-Identifier: MIT
// The worktree that a run was launched for, and no other that stands in its place by now: agents,
// also those of other runs, may have moved folders about.
#pragma once

#include "os/file_descriptor.h"
#include "runner/launch_record.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::runner {

class LaunchedFolder {
 public:
  explicit LaunchedFolder(const LaunchRecord& launch);

  // Empty when the folder is the one that was launched; else a sentence. A record that names none
  // (of an older version) is believed.
  const std::string& refusal() const { return refusal_; }
  // A name for it that stays its own, whatever is done with its path; while this object lives, and
  // for children until they have become another program.
  std::filesystem::path path() const;

 private:
  os::FileDescriptor folder_;
  std::string refusal_;
};

}  // namespace wave::runner
