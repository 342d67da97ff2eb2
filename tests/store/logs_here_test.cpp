// SPDX-License-Identifier: MIT
#include "store/logs_here.h"

#include "error/passing_error.h"

#include <gtest/gtest.h>

namespace wave::store {
namespace {

const std::string k_log = "refs/wave/log/aaaaaaaa";

// A log that somebody goes on with.
class LogsHereTest : public testing::Test {
 protected:
  LogsHere look() {
    const auto index = [&] {
      const index::Cursors out{{k_log, {std::to_string(batches_), batches_}}};
      if (recorded_between_ > 0) --recorded_between_, ++batches_;
      return out;
    };
    const auto refs = [&] {
      return std::map<std::string, std::string>{{k_log, std::to_string(batches_)}};
    };
    return logs_here(index, refs);
  }
  int64_t batches_ = 1;
  int recorded_between_ = 0;  // the index and the refs, so often
};

TEST_F(LogsHereTest, AreOfOneMoment) {
  recorded_between_ = 3;
  const LogsHere here = look();
  EXPECT_EQ(here.cursors.at(k_log).oid, here.refs.at(k_log));
  EXPECT_EQ(here.refs.at(k_log), "4");
}

TEST_F(LogsHereTest, WhatNeverStandsStillIsSaid) {
  recorded_between_ = 100000;
  EXPECT_THROW(look(), PassingError);
}

}  // namespace
}  // namespace wave::store
