// SPDX-License-Identifier: MIT
#include "error/passing_error.h"

#include <cerrno>
#include <filesystem>
#include <new>

#include <gtest/gtest.h>

namespace wave {
namespace {

namespace fs = std::filesystem;

TEST(IsPassing, WhatTheMachineIsShortOf) {
  for (const int error : {ENOSPC, EDQUOT, EAGAIN, ENOMEM, EMFILE, ENFILE}) {
    EXPECT_TRUE(is_passing(error)) << error;
  }
  for (const int error : {EACCES, ENOENT, EROFS, ENOTDIR, EINVAL}) {
    EXPECT_FALSE(is_passing(error)) << error;
  }
}

TEST(IsPassing, FailuresOfEveryKind) {
  EXPECT_TRUE(is_passing(PassingError("the disk is full")));
  EXPECT_FALSE(is_passing(Error("the disk is on fire")));
  EXPECT_TRUE(is_passing(std::bad_alloc()));
  const auto failed = [](int error) {
    return fs::filesystem_error("copy", fs::path("x"),
                                std::error_code(error, std::system_category()));
  };
  EXPECT_TRUE(is_passing(failed(ENOSPC)));
  EXPECT_FALSE(is_passing(failed(EACCES)));
  EXPECT_FALSE(is_passing(std::logic_error("a mistake")));
}

}  // namespace
}  // namespace wave
