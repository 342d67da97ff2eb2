// SPDX-License-Identifier: MIT
// The loose objects of a repository: one file each, in the 256 folders of its object folder. What
// lies in the object folders of its alternates is not looked at.
#pragma once

#include "git/oid_set.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace wave::git {

class LooseObjects {
 public:
  explicit LooseObjects(std::filesystem::path objects) : objects_(std::move(objects)) {}

  // Those that are there now.
  OidSet all() const;
  // About how many there are, told by one folder of the 256: the very one by which `git gc --auto`
  // decides.
  size_t estimate() const;
  // Of its file; nothing when it is not loose.
  uint64_t bytes(const std::string& oid) const;
  // False when there was none.
  bool remove(const std::string& oid) const;

 private:
  std::filesystem::path path(const std::string& oid) const;

  std::filesystem::path objects_;
};

}  // namespace wave::git
