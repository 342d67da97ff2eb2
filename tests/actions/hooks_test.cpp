// SPDX-License-Identifier: MIT
#include "actions/hooks.h"

#include "actions/set_up.h"
#include "actions/set_up_record.h"
#include "store/store_lock.h"
#include "support/eventually.h"
#include "support/temp_repository.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

TEST(Hooks, WhoTakesThemOutLeavesTheRecordToWhoIsSettingUp) {
  test::TempRepository repository;
  const git::Layout layout = repository.layout();
  os::SystemProcessRunner processes;
  set_up_in_place(layout, os::SystemClock().now(), processes);
  std::optional<os::FileLock> setting_up = store::lock_store(layout);
  SetUpRecord record = read_set_up(layout).value();
  ASSERT_FALSE(record.config.empty());
  std::atomic<bool> is_done = false;
  std::thread other([&] {
    std::vector<std::string> taken_out;
    git::Repository same = git::Repository::open(layout.common_dir);
    uninstall_hooks(layout, same, processes, taken_out);
    is_done = true;
  });
  const auto next = layout.wave_dir() / "lock.next";  // held by who waits for us
  EXPECT_TRUE(test::eventually([&] { return is_done || os::FileLock::is_held(next); }));
  record.remotes["origin"] = "/elsewhere";
  write_set_up(layout, record);
  setting_up.reset();
  other.join();
  record = read_set_up(layout).value();
  EXPECT_EQ(record.remotes.count("origin"), 1u);
  EXPECT_TRUE(record.config.empty()) << "it is taken out, and still noted";
}

}  // namespace
}  // namespace wave::actions
