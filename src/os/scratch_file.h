// SPDX-License-Identifier: MIT
// A file without a name, for what is too much to be held in memory. It goes with the object, also
// when the process is killed.
#pragma once

#include "os/file_descriptor.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace wave::os {

class ScratchFile {
 public:
  // In the folder, or where nothing can be written there, in the system's folder for such files.
  // Throws Error when it cannot be made at all.
  explicit ScratchFile(const std::filesystem::path& folder);

  // Where the bytes lie from now on. Throws Error when the disk is full, say.
  uint64_t append(std::string_view bytes);
  // Exactly so many bytes that were appended before.
  void read(uint64_t offset, char* to, size_t bytes) const;

 private:
  FileDescriptor fd_;
  uint64_t end_ = 0;
};

}  // namespace wave::os
