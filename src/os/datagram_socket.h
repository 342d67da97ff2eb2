// SPDX-License-Identifier: MIT
// A unix datagram socket in the file system: a hint that something happened. Losing one is
// harmless.
#pragma once

#include "os/file_descriptor.h"
#include "os/files.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::os {

class DatagramSocket {
 public:
  // Binds the path (replacing a stale one), mode 0600. Throws Error when it cannot: the path must
  // be shorter than 108 bytes.
  static DatagramSocket bind(const std::filesystem::path& path);
  DatagramSocket(DatagramSocket&&) noexcept = default;
  DatagramSocket& operator=(DatagramSocket&& other) noexcept;
  ~DatagramSocket();  // removes the path

  int descriptor() const { return fd_.get(); }
  // What has arrived, each at most 64 KiB and 1,024 at a time; never blocks.
  std::vector<std::string> receive();

 private:
  DatagramSocket(FileDescriptor fd, std::filesystem::path path);

  FileDescriptor fd_;
  std::filesystem::path path_;
  FileId id_;
};

// Sends without ever blocking; false when nobody listens or the queue is full.
bool send_datagram(const std::filesystem::path& path, const std::string& text);

}  // namespace wave::os
