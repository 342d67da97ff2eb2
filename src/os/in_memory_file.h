// SPDX-License-Identifier: MIT
// A file without a name on any disk, for libraries that read by path only. It goes with the object.
#pragma once

#include "os/file_descriptor.h"

#include <string>
#include <string_view>

namespace wave::os {

class InMemoryFile {
 public:
  explicit InMemoryFile(std::string_view content);
  // Good in this process, as long as this lives.
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_.get()); }

 private:
  FileDescriptor fd_;
};

}  // namespace wave::os
