// SPDX-License-Identifier: MIT
// A folder that lives as long as the test. On disk (the build tree), not on tmpfs: what we test are
// the ways of a real file system.
#pragma once

#include <filesystem>
#include <string>

namespace wave::test {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace wave::test
