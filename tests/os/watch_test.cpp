// SPDX-License-Identifier: MIT
#include "os/watch.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::os {
namespace {

using namespace std::chrono_literals;
using test::TempFolder;

class WatchedFolder : public testing::Test {
 protected:
  WatchedFolder() {
    write_file(outside_ / "file", "x");
    write_file(folder_ / "old", "x");
    EXPECT_TRUE(watch_.add(folder_.path()));
    EXPECT_FALSE(watch_.wait(0ms));
  }

  TempFolder outside_;
  TempFolder folder_;
  Watch watch_;
};

TEST_F(WatchedFolder, ReportsARenameIntoItOnce) {
  std::filesystem::rename(outside_ / "file", folder_ / "file");
  EXPECT_TRUE(watch_.wait(10s));
  EXPECT_FALSE(watch_.wait(0ms));
}

TEST_F(WatchedFolder, ReportsWritesRemovalsAndNewFiles) {
  std::ofstream(folder_ / "old", std::ios::app) << "more";
  EXPECT_TRUE(watch_.wait(10s));
  std::filesystem::remove(folder_ / "old");
  EXPECT_TRUE(watch_.wait(10s));
  std::ofstream(folder_ / "new") << "";
  EXPECT_TRUE(watch_.wait(10s));
  write_file(folder_ / "new", "replaced");
  EXPECT_TRUE(watch_.drain());
  EXPECT_FALSE(watch_.drain());
}

TEST_F(WatchedFolder, ReportsAFileThatStaysOpen) {
  std::ofstream log(folder_ / "output.log");
  watch_.drain();
  log << "line" << std::flush;
  EXPECT_TRUE(watch_.wait(10s));
}

TEST_F(WatchedFolder, ReadingIsNoChange) {
  EXPECT_EQ(read_file(folder_ / "old"), "x");
  EXPECT_FALSE(watch_.wait(0ms));
}

TEST(Watch, SkipsWhatIsNoFolder) {
  const TempFolder folder;
  write_file(folder / "file", "x");
  Watch watch;
  EXPECT_FALSE(watch.add(folder / "none"));
  EXPECT_FALSE(watch.add(folder / "file"));
}

TEST(Watch, WithoutADescriptorOnlyWaits) {
  const pid_t pid = fork();
  if (pid == 0) {
    const rlimit none{0, 0};  // as if the user had used up all of theirs
    setrlimit(RLIMIT_NOFILE, &none);
    Watch watch;
    const bool quiet = !watch.add("/") && !watch.wait(1ms) && !watch.drain();
    _exit(quiet && watch.descriptor() == -1 ? 0 : 1);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace wave::os
