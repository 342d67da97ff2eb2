// SPDX-License-Identifier: MIT
// A repository with a remote and a forge in memory, for the roles that speak to a forge. Time
// stands until a test lets it pass.
#pragma once

#include "call/calls.h"
#include "os/process_runner.h"
#include "service/advance.h"
#include "service/policy.h"
#include "support/bare_repository.h"
#include "support/fake_forge.h"
#include "support/temp_folder.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::service {

class SetClock : public os::Clock {
 public:
  os::Now now() const override { return at; }
  os::Now at{1800000000000, 1000000};
};

class ForgeWorld : public testing::Test {
 protected:
  void SetUp() override {
    test::make_bare_repository(remote());
    repository_.git({"remote", "add", "origin", remote().string()});
    repository_.git({"push", "-q", "origin", "main"});
    policy_ = read_policy(config_, "main");
    policy_.forge = "github";
    policy_.base = "refs/remotes/origin/main";
    policy_.cleans_up = false;
  }

  std::filesystem::path remote() const { return folder_ / "remote.git"; }
  std::string there(const std::string& ref) const {
    return repository_.git({"ls-remote", remote().string(), ref}).substr(0, 40);
  }
  Pass pass() { return {clock_.at, policy_, config_, own_rows(store_)}; }
  void wait(int64_t seconds) {
    clock_.at.wall_ms += seconds * 1000;
    clock_.at.boot_ms += seconds * 1000;
    clock_.at.awake_ms += seconds * 1000;
    forge_.now = clock_.at;
  }

  domain::Summary row(int64_t number) { return store_.index().with_number("github", number).at(0); }
  domain::Task task(int64_t number) { return store_.index().task(row(number).id).value(); }
  domain::State state(int64_t number) { return row(number).state; }
  void move(int64_t number, const std::vector<domain::State>& ways) {
    for (const domain::State to : ways) ASSERT_TRUE(advance(doors_, row(number), {to}));
  }
  size_t events(int64_t number) { return store_.index().events(row(number).id).size(); }
  int64_t asked(const std::string& call) const {
    return std::count(forge_.calls.begin(), forge_.calls.end(), call);
  }

  test::TempFolder folder_;
  test::TempRepository repository_;
  test::FakeForge forge_;
  SetClock clock_;
  os::SystemProcessRunner processes_;
  config::Config config_;
  store::Store store_{repository_.layout()};
  call::Calls calls_{repository_.layout(), processes_, {}};
  Doors doors_{store_, calls_, clock_, processes_, {}};
  Policy policy_;
};

}  // namespace wave::service
