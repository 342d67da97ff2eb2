// SPDX-License-Identifier: MIT
#include "actions/confinement.h"

#include "error/passing_error.h"
#include "os/files.h"
#include "support/temp_folder.h"

#include <csignal>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

// Every program ends as the test says.
class Foretold : public os::SystemProcessRunner {
 public:
  os::Finished run(const os::Command&) override {
    ++runs;
    return end;
  }

  os::Finished end;
  int runs = 0;
};

class ProbeTest : public testing::Test {
 protected:
  ProbeTest() {
    os::make_private_folder(layout_.wave_dir());
    os::write_file(folder_ / "bwrap", "#!/bin/sh\n", os::Durability::fast, 0700);
  }
  std::optional<std::string> why() {
    return why_no_sandbox(layout_, processes_, {{"PATH", folder_.path().string()}});
  }

  test::TempFolder folder_;
  git::Layout layout_ = git::layout_of(folder_ / "repo.git");
  Foretold processes_;
};

TEST_F(ProbeTest, WhatItSaysIsTrueUntilTheMachineStartsAnew) {
  processes_.end.exit_code = 1;
  processes_.end.errors = "bwrap: no permissions\n";
  EXPECT_EQ(why(), "bwrap: no permissions");
  EXPECT_EQ(why(), "bwrap: no permissions");
  EXPECT_EQ(processes_.runs, 1);
}

TEST_F(ProbeTest, OneThatIsCutOffSaysNothing) {
  processes_.end.timed_out = true;
  EXPECT_THROW(why(), PassingError);
  processes_.end = {};
  processes_.end.signal = SIGTERM;
  EXPECT_THROW(why(), PassingError);
  processes_.end = {};
  processes_.end.exit_code = 0;
  EXPECT_EQ(why(), std::nullopt);
  EXPECT_EQ(processes_.runs, 3);
}

TEST_F(ProbeTest, OneThatCrashesDoesNotWork) {
  processes_.end.signal = SIGSYS;
  EXPECT_EQ(why(), "bwrap failed without a word");
}

}  // namespace
}  // namespace wave::actions
