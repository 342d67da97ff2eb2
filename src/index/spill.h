// SPDX-License-Identifier: MIT
// Records sorted roughly, on disk: very many come in any order, and those of one bucket are given
// back at once. A bucket has to fit into memory, all of them together need not. For this room's
// sources only.
#pragma once

#include "os/scratch_file.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wave::index {

class Spill {
 public:
  Spill(const std::filesystem::path& folder, size_t buckets) : file_(folder), buckets_(buckets) {}

  size_t size() const { return buckets_.size(); }
  // The parts, one behind the other, are one record.
  void add(size_t bucket, std::initializer_list<std::string_view> parts);
  // The records of a bucket as they came. They lie in `bytes`.
  std::vector<std::string_view> read(size_t bucket, std::string& bytes) const;

 private:
  struct Bucket {
    std::vector<uint64_t> blocks;  // where they lie in the file
    std::string rest;              // less than a block
  };

  os::ScratchFile file_;
  std::vector<Bucket> buckets_;
};

}  // namespace wave::index
