// SPDX-License-Identifier: MIT
#include "actions/half_starts.h"

#include "actions/observe.h"
#include "actions/worktree_place.h"
#include "domain/ids.h"
#include "os/files.h"
#include "support/append_event.h"
#include "support/made_events.h"
#include "support/temp_repository.h"

#include <fstream>
#include <thread>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

using domain::State;

constexpr const char* k_task = "2222222222";

// A task whose first start was killed while it made the worktree.
class HalfStarts : public testing::Test {
 protected:
  void SetUp() override {
    test::append(store_, clock_.now(), test::created_at(k_task, "task", ""));
    append(1, domain::RunClaimed{}, State::pending, State::starting);
    append(1, domain::RunEnded{}, State::starting, State::failed);
    const auto entry = store_.layout().task_git_dir(k_task).string();
    os::make_private_folder(place());
    os::write_file(place() / ".git", "gitdir: " + entry + "\n");
  }
  void append(int attempt, domain::Body body, State from, State to) {
    test::append(store_, clock_.now(), test::of_run(k_task, attempt, std::move(body), from, to));
  }
  std::filesystem::path place() {
    return worktree_place(store_.layout(), store_.index().summary(k_task).value());
  }
  std::vector<domain::StatusRow> look() { return observe_all(store_, {}, clock_.now()); }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  os::SystemClock clock_;
};

TEST_F(HalfStarts, WhatAKilledOneHasLeftGoes) {
  EXPECT_EQ(clear_half_starts(store_, look()).size(), 1u);
  EXPECT_FALSE(os::file_id(place()));
}

TEST_F(HalfStarts, WhatTheNextAttemptMakesMeanwhileStays) {
  const auto seen = look();
  append(2, domain::RunClaimed{}, State::failed, State::starting);
  EXPECT_TRUE(clear_half_starts(store_, seen).empty());
  EXPECT_TRUE(os::file_id(place() / ".git"));
}

TEST_F(HalfStarts, WhatIsStagedGoesBeforeTheNextAttemptBegins) {
  constexpr long k_files = 4000;  // so that it takes a while
  const auto staged = store_.layout().staging_dir() / k_task;
  const auto count = [&] {
    std::error_code ignored;
    return std::distance(std::filesystem::directory_iterator(staged, ignored), {});
  };
  os::make_private_folder(staged);
  for (int i = 0; i < k_files; ++i) std::ofstream(staged / std::to_string(i)) << "";
  std::thread other([&, seen = look()] {
    store::Store store(repository_.layout());
    clear_half_starts(store, seen);
  });
  while (count() == k_files) std::this_thread::yield();
  append(2, domain::RunClaimed{}, State::failed, State::starting);
  const long left = count();  // nothing, or by now the attempt's own
  other.join();
  EXPECT_EQ(count(), left);
}

}  // namespace
}  // namespace wave::actions
