// SPDX-License-Identifier: MIT
// Which clone this is: the writer of its own log.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace wave::store {

struct WriterIdentity {
  std::string writer;   // names the log ref
  std::string machine;  // random, made once; stands for this machine in events
  std::string log_ref() const { return "refs/wave/log/" + writer; }
};

// Read from `<wave dir>/writer`; nothing when it is not there or belongs to another clone: the file
// records the path and the inode of the common directory, and when both differ it was copied along.
std::optional<WriterIdentity> read_writer(const std::filesystem::path& wave_dir,
                                          const std::filesystem::path& common_dir);

// The same, making a new one when there is none. The caller holds the store's lock.
WriterIdentity ensure_writer(const std::filesystem::path& wave_dir,
                             const std::filesystem::path& common_dir);

}  // namespace wave::store
