// SPDX-License-Identifier: MIT
#include "os/scratch_file.h"

#include "error/error.h"
#include "support/temp_folder.h"

#include <string>

#include <gtest/gtest.h>

namespace wave::os {
namespace {

TEST(ScratchFile, GivesBackWhatWasPutThere) {
  const test::TempFolder folder;
  ScratchFile file(folder.path());
  EXPECT_EQ(file.append("one"), 0u);
  EXPECT_EQ(file.append("three"), 3u);
  std::string back(5, ' ');
  file.read(3, back.data(), back.size());
  EXPECT_EQ(back, "three");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "it has no name";
}

TEST(ScratchFile, IsMadeElsewhereWhereNothingCanBeWritten) {
  ScratchFile file("/no/such/folder");
  EXPECT_EQ(file.append("x"), 0u);
}

TEST(ScratchFile, WhatWasNeverPutThereIsAnError) {
  ScratchFile file({});
  file.append("x");
  std::string back(2, ' ');
  EXPECT_THROW(file.read(0, back.data(), back.size()), Error);
}

}  // namespace
}  // namespace wave::os
