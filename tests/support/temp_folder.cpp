// SPDX-License-Identifier: MIT
#include "support/temp_folder.h"

#include <cstdlib>
#include <stdexcept>

namespace wave::test {

TempFolder::TempFolder() {
  const char* base = std::getenv("WAVE_TEST_FOLDER");
  std::string name = std::string(base ? base : "/var/tmp") + "/wave-test-XXXXXX";
  if (!mkdtemp(name.data())) throw std::runtime_error("cannot make " + name);
  path_ = std::filesystem::canonical(name);
}

TempFolder::~TempFolder() {
  std::error_code ignored;  // a test that took permissions away leaves its folder behind
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace wave::test
