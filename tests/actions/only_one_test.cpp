// SPDX-License-Identifier: MIT
// One process of a kind: the second is told who the first is, and the next may come at once.
#include "actions/only_one.h"

#include "error/error.h"
#include "os/process_runner.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace wave::actions {
namespace {

TEST(OnlyOne, TellsTheSecondWhoTheFirstIs) {
  const test::TempFolder folder;
  const OnlyOne first(folder.path(), "serve");
  const OnlyOne other_kind(folder.path(), "reconcile");
  try {
    const OnlyOne second(folder.path(), "serve");
    FAIL() << "two of them";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("process " + std::to_string(getpid())),
              std::string::npos);
  }
}

// As a child does that was forked right before its parent was killed.
TEST(OnlyOne, WaitsForAPlaceThatIsJustBeingLeft) {
  const test::TempFolder folder;
  os::SystemProcessRunner processes;
  std::optional<os::FileLock> left = os::FileLock::try_acquire(folder.path() / "serve.lock");
  os::Command child;
  child.argv = {"sleep", "0.2"};
  child.held = left->descriptor();
  processes.start_detached(child);
  left.reset();
  EXPECT_TRUE(os::FileLock::is_held(folder.path() / "serve.lock"));
  const OnlyOne next(folder.path(), "serve");
}

}  // namespace
}  // namespace wave::actions
