// SPDX-License-Identifier: MIT
// git packs refs under `packed-refs.lock`: what it has read from a loose file it writes into
// packed-refs. Whoever deletes a ref must keep it from packing meanwhile, or the ref comes back at
// a place where it once stood (see gitrepository-layout(5) for the file).
#pragma once

#include "git/lock_file.h"

#include <filesystem>
#include <memory>
#include <string>

namespace wave::git {

class PackedRefs {
 public:
  // Tries for the lock, for as long as a pass of packing may take: `looks` times, some five
  // milliseconds apart. A lock that nobody holds any more keeps nobody from packing either, but the
  // file cannot be changed while it is there.
  PackedRefs(const std::filesystem::path& common_dir, int looks);

  // Nobody packs while this lives.
  explicit operator bool() const { return nobody_packs_; }
  // Takes the ref's line out, and what it peels to; every other byte stays. False when it is there
  // and the file cannot be changed. Throws Error when it cannot be written.
  bool drop(const std::string& ref);

 private:
  std::filesystem::path file_;
  std::unique_ptr<LockFile> lock_;
  bool nobody_packs_ = false;
};

}  // namespace wave::git
