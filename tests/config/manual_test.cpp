// SPDX-License-Identifier: MIT
// The manual page of `git wave config` lists what is declared, no less and no more.
#include "config/settings.h"

#include <fstream>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::config {
namespace {

// Tags of the section SETTINGS, without the marks of man(7).
std::vector<std::string> keys_in_manual() {
  std::ifstream page(WAVE_SOURCE_DIR "/man/git-wave-config.1");
  std::vector<std::string> keys;
  bool in_settings = false;
  bool is_tag = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind(".SH ", 0) == 0) in_settings = line == ".SH SETTINGS";
    if (in_settings && is_tag)
      keys.push_back(std::regex_replace(line, std::regex("\\\\f[BIR]"), ""));
    is_tag = line == ".TP";
  }
  return keys;
}

TEST(ConfigManual, ListsEverySetting) {
  std::vector<std::string> declared;
  for (const Declaration& each : declarations()) declared.push_back(each.key);
  EXPECT_THAT(keys_in_manual(), testing::ElementsAreArray(declared));
}

}  // namespace
}  // namespace wave::config
