// SPDX-License-Identifier: MIT
#include "actions/unknown_owners.h"

#include "support/temp_repository.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

namespace fs = std::filesystem;
using domain::Drift;

constexpr const char* k_run = "2222222222-1";
constexpr int64_t k_minute_ms = 60000;

class ToldSessions : public host::Host {
 public:
  std::string name() const override { return "tmux"; }
  void start(const host::RunnerLaunch&) override {}
  std::vector<host::Session> sessions() override {
    ++asked;
    return told;
  }
  void end(const std::string&) override {}
  std::optional<std::vector<std::string>> attach_command(const std::string&,
                                                         const host::Visit&) override {
    return std::nullopt;
  }
  bool is_inside(const os::Environment&) const override { return false; }

  std::vector<host::Session> told;
  int asked = 0;
};

class UnknownOwners : public testing::Test {
 protected:
  UnknownOwners() {
    hosts_.push_back(std::make_unique<ToldSessions>());
    now_.wall_ms = os::SystemClock().now().wall_ms;
  }
  ToldSessions& host() { return static_cast<ToldSessions&>(*hosts_.front()); }
  void make_run_dir() { fs::create_directories(repository_.layout().run_dir(k_run)); }
  Drift settled(Drift seen, int64_t updated_ms) {
    domain::StatusRow row;
    row.task.run = k_run;
    row.task.updated_ms = updated_ms;
    row.drift = seen;
    std::vector<domain::StatusRow> rows = {row};
    settle_unknown_owners(rows, repository_.layout(), hosts_, now_);
    return rows.front().drift;
  }

  test::TempRepository repository_;
  std::vector<std::unique_ptr<host::Host>> hosts_;
  os::Now now_;
};

TEST_F(UnknownOwners, AreGivenAMinuteFromWhenTheRecordWentAway) {
  make_run_dir();
  EXPECT_EQ(settled(Drift::owner_unknown, 1), Drift::owner_unknown);
  now_.wall_ms += k_minute_ms + 1000;
  EXPECT_EQ(settled(Drift::owner_unknown, 1), Drift::runner_dead);
}

TEST_F(UnknownOwners, WithoutTheFolderTheMinuteBeginsWithTheNewestEvent) {
  EXPECT_EQ(settled(Drift::owner_unknown, now_.wall_ms - k_minute_ms + 1), Drift::owner_unknown);
  EXPECT_EQ(settled(Drift::owner_unknown, now_.wall_ms - k_minute_ms), Drift::runner_dead);
}

TEST_F(UnknownOwners, ALivingSessionIsASign) {
  host().told = {{k_run, "", true}};
  EXPECT_EQ(settled(Drift::owner_unknown, 1), Drift::owner_unknown);
  host().told = {{k_run, "", false}, {"3333333333-1", "", true}};  // a last screen, and another's
  EXPECT_EQ(settled(Drift::owner_unknown, 1), Drift::runner_dead);
}

TEST_F(UnknownOwners, WhereThereIsNoneNobodyIsAsked) {
  for (const Drift drift : {Drift::none, Drift::runner_dead, Drift::foreign}) {
    EXPECT_EQ(settled(drift, 1), drift);
  }
  EXPECT_EQ(host().asked, 0);
}

}  // namespace
}  // namespace wave::actions
