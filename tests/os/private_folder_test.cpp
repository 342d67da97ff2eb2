// SPDX-License-Identifier: MIT
#include "os/private_folder.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::os {
namespace {

TEST(PrivateFolder, IsAFolderOfOursAloneAndNoLinkToOne) {
  const test::TempFolder folder;
  EXPECT_FALSE(is_private_folder(folder / "a"));
  make_private_folder(folder / "a");
  EXPECT_TRUE(is_private_folder(folder / "a"));
  std::filesystem::create_directory_symlink(folder / "a", folder / "link");
  EXPECT_FALSE(is_private_folder(folder / "link"));
  std::filesystem::permissions(folder / "a", std::filesystem::perms(0750));
  EXPECT_FALSE(is_private_folder(folder / "a"));
  write_file(folder / "file", "", Durability::fast, 0700);
  EXPECT_FALSE(is_private_folder(folder / "file"));
}

}  // namespace
}  // namespace wave::os
