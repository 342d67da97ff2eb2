// SPDX-License-Identifier: MIT
// The worktree that a run was launched for, and no other that stands in its place by now: agents,
// also those of other runs, may have moved folders about.
#pragma once

#include "os/file_descriptor.h"
#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::runner {

class LaunchedFolder {
 public:
  // `launched` is what the path named when it was made; FileId() (a record of an older version):
  // whatever is there is believed.
  LaunchedFolder(const std::filesystem::path& path, const os::FileId& launched);

  // Empty when the folder is the one that was launched; else a sentence.
  const std::string& refusal() const { return refusal_; }
  // A name for it that stays its own, whatever is done with its path; while this object lives, and
  // for children until they have become another program.
  std::filesystem::path path() const;

 private:
  os::FileDescriptor folder_;
  std::string refusal_;
};

}  // namespace wave::runner
