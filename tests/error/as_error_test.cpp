// SPDX-License-Identifier: MIT
#include "error/as_error.h"

#include <filesystem>
#include <new>
#include <string>

#include <gtest/gtest.h>

namespace wave {
namespace {

TEST(AsError, AnErrorStaysWhatItIs) {
  const UsageError given("'x' is wrong", "say y");
  const std::exception& any = given;
  const Error told = as_error(any);
  EXPECT_STREQ(told.what(), "'x' is wrong");
  EXPECT_EQ(told.hint(), "say y");
  EXPECT_EQ(told.exit(), Exit::usage);
}

TEST(AsError, NamesTheFileInQuotes) {
  const Error told = as_error(std::filesystem::filesystem_error(
      "cannot do it", "/some/where", std::make_error_code(std::errc::permission_denied)));
  EXPECT_STREQ(told.what(), "cannot use '/some/where': Permission denied");
  EXPECT_FALSE(told.hint().empty());
  EXPECT_EQ(told.exit(), Exit::fatal);
}

TEST(AsError, WhatNobodyExpectedIsAMistakeOfOurs) {
  EXPECT_STREQ(as_error(std::bad_alloc()).what(), "the memory is used up");
  EXPECT_EQ(std::string(as_error(std::runtime_error("odd")).what()),
            "it broke, and that is a mistake in this program: odd");
}

}  // namespace
}  // namespace wave
