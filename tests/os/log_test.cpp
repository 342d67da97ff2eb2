// SPDX-License-Identifier: MIT
#include "os/log.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wave::os {
namespace {

using test::TempFolder;
using testing::HasSubstr;
using testing::MatchesRegex;

class LogFile : public testing::Test {
 protected:
  LogFile() { log_to(path_); }
  ~LogFile() override { log_to({}); }

  TempFolder folder_;
  const fs::path path_ = folder_ / "logs/wave.log";
};

TEST_F(LogFile, IsNotMadeBeforeThereIsALine) {
  EXPECT_FALSE(fs::exists(path_.parent_path()));
  log(Level::info, "hello");
  EXPECT_TRUE(fs::exists(path_));
}

TEST_F(LogFile, HoldsTimeProcessAndLevelOfEachLine) {
  log(Level::warning, "first {} %v");
  log(Level::debug, "second");
  const std::string text = read_file(path_).value_or("");
  const std::string stamp = "[0-9-]+T[0-9:.]+Z " + std::to_string(getpid());
  EXPECT_THAT(text, MatchesRegex(stamp + " warning first \\{\\} %v\n" + stamp + " debug second\n"));
}

TEST_F(LogFile, KeepsALineALine) {
  log(Level::error, "a\nb\x1b[31mc\td");
  EXPECT_THAT(read_file(path_).value_or(""), HasSubstr("a b [31mc d\n"));
}

TEST_F(LogFile, IsRotatedAndKeepsThree) {
  const std::string line(100'000, 'x');
  for (int i = 0; i < 45; ++i) log(Level::info, line);
  EXPECT_EQ(std::distance(fs::directory_iterator(path_.parent_path()), {}), 3);
  EXPECT_LE(fs::file_size(path_), 1U << 20);
}

TEST_F(LogFile, ThatCannotBeWrittenStopsNothing) {
  write_file(folder_ / "file", "");
  log_to(folder_ / "file/below/wave.log");
  log(Level::error, "lost");
  log(Level::error, "lost again");
}

TEST(Log, WithoutAFileSpeaksOnlyWhenAskedTo) {
  log_to({});
  unsetenv("WAVE_DEBUG");
  testing::internal::CaptureStderr();
  log(Level::error, "unheard");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  log_to({});
  setenv("WAVE_DEBUG", "1", 1);
  testing::internal::CaptureStderr();
  log(Level::info, "heard");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("info heard\n"));
  unsetenv("WAVE_DEBUG");
  log_to({});
}

}  // namespace
}  // namespace wave::os
