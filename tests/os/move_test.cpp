// SPDX-License-Identifier: MIT
#include "os/move.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <cerrno>
#include <filesystem>

#include <gtest/gtest.h>

namespace wave::os {
namespace {

namespace fs = std::filesystem;

TEST(MoveIfFree, MovesAFolderWithWhatIsInIt) {
  const test::TempFolder folder;
  fs::create_directory(folder / "from");
  write_file(folder / "from/file", "content");
  EXPECT_EQ(move_if_free(folder / "from", folder / "to"), 0);
  EXPECT_EQ(read_file(folder / "to/file"), "content");
  EXPECT_FALSE(fs::exists(folder / "from"));
}

TEST(MoveIfFree, ReplacesNothingNotEvenAnEmptyFolder) {
  const test::TempFolder folder;
  fs::create_directories(folder / "from/sub");
  fs::create_directory(folder / "to");
  EXPECT_EQ(move_if_free(folder / "from", folder / "to"), EEXIST);
  EXPECT_TRUE(fs::is_empty(folder / "to"));
  write_file(folder / "one", "1");
  write_file(folder / "two", "2");
  EXPECT_EQ(move_if_free(folder / "one", folder / "two"), EEXIST);
  EXPECT_EQ(read_file(folder / "two"), "2");
}

}  // namespace
}  // namespace wave::os
