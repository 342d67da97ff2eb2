// SPDX-License-Identifier: MIT
// The git command as far as the program starts it in a simulation, played within this process: what
// it does to work trees and indexes it does for real. A command that it does not know is a fault of
// the test.
#pragma once

#include "git/repository.h"
#include "os/process_runner.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::simulator {

class FakeGit {
 public:
  explicit FakeGit(const std::filesystem::path& common_dir);

  os::Finished run(const os::Command& command);

 private:
  os::Finished read_tree(const std::vector<std::string>& words, const os::Command& command);
  os::Finished hash_object(const std::vector<std::string>& words, const os::Command& command);
  static os::Finished ls_remote(const std::vector<std::string>& words);
  static os::Finished push(const std::vector<std::string>& words);

  std::filesystem::path common_dir_;
};

}  // namespace wave::simulator
