// SPDX-License-Identifier: MIT
// A unix datagram socket in the file system: a hint that something happened. Losing one is harmless.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "os/file_descriptor.h"

namespace wave::os {

class DatagramSocket {
 public:
  // Binds the path (replacing a stale one), mode 0600. Throws Error when it cannot: the path must
  // be shorter than 108 bytes.
  static DatagramSocket bind(const std::filesystem::path& path);
  DatagramSocket(DatagramSocket&&) noexcept = default;
  DatagramSocket& operator=(DatagramSocket&&) noexcept = default;
  ~DatagramSocket();

  int descriptor() const { return fd_.get(); }
  // Everything that has arrived, each at most 64 KiB; never blocks.
  std::vector<std::string> receive();

 private:
  FileDescriptor fd_;
  std::filesystem::path path_;
};

// Sends without ever blocking; false when nobody listens or the queue is full.
bool send_datagram(const std::filesystem::path& path, const std::string& text);

}  // namespace wave::os
