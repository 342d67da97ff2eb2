// SPDX-License-Identifier: MIT
#include "service/approval.h"

#include "actions/new_issue.h"
#include "service/forge_world.h"

#include <fstream>

#include <gmock/gmock.h>

namespace wave::service {
namespace {

using domain::State;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SecretsTest : public ForgeWorld {
 protected:
  void SetUp() override {
    ForgeWorld::SetUp();
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::NewIssue issue;
    issue.title = "leaks";
    actions::new_issues({issue}, issues);
  }
  // A commit of these files on the branch that is checked out.
  std::string commit(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      const auto place = repository_.work_tree() / path;
      std::filesystem::create_directories(place.parent_path());
      std::ofstream(place, std::ios::app) << "content\n";
    }
    return committed();
  }
  std::string committed() {
    repository_.git({"add", "-A", "-f"});
    repository_.git({"commit", "-q", "-m", "work"});
    return repository_.git({"rev-parse", "HEAD"});
  }
  domain::Summary piece() { return store_.index().with_number("local", 1).at(0); }
  bool is_handed_over(const std::string& tip) {
    Turn turn;
    return hand_over_secrets(doors_, pass(), piece(), tip, turn);
  }
};

TEST_F(SecretsTest, OrdinaryWorkMayLand) {
  EXPECT_FALSE(is_handed_over(commit({"src/a.cpp", ".env.example", "docs/key.md"})));
  EXPECT_EQ(piece().state, State::pending);
}

TEST_F(SecretsTest, APersonIsToldWhichFiles) {
  EXPECT_TRUE(is_handed_over(commit({"src/a.cpp", "deploy/id_rsa", ".env"})));
  EXPECT_EQ(piece().state, State::needs_human);
  EXPECT_EQ(piece().reason, domain::Reason::conflict);
  EXPECT_THAT(piece().detail,
              AllOf(HasSubstr("deploy/id_rsa"), HasSubstr(".env"), Not(HasSubstr("a.cpp"))));
  EXPECT_THAT(store_.index().task(piece().id)->work->question, HasSubstr("deploy/id_rsa"));
}

TEST_F(SecretsTest, WhatALaterCommitTakesAwayComesAlong) {
  commit({"server.pem", "a"});
  repository_.git({"rm", "-q", "server.pem"});
  EXPECT_TRUE(is_handed_over(committed()));
}

TEST_F(SecretsTest, WhatTheBaseHasIsNoNews) {
  commit({"test/server.pem"});
  repository_.git({"push", "-q", "origin", "main"});
  repository_.git({"fetch", "-q", "origin"});
  EXPECT_FALSE(is_handed_over(commit({"test/server.pem", "b"})));
}

TEST_F(SecretsTest, ThePolicyNamesWhatMayLand) {
  policy_.secrets = {"test/**"};
  const std::string tip = commit({"test/certs/server.pem"});
  EXPECT_FALSE(is_handed_over(tip));
  EXPECT_TRUE(is_handed_over(commit({"server.pem"})));
}

}  // namespace
}  // namespace wave::service
