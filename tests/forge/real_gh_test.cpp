// SPDX-License-Identifier: MIT
// All that is asked of GitHub, through gh itself: it is told to speak with a server of ours.
#include "forge/gh_stand_in.h"
#include "support/eventually.h"

#include <cstdio>

namespace wave::forge {
namespace {

class RealGh : public GhStandIn {
 protected:
  RealGh() : GhStandIn(os::variable("PATH").value()) {}

  void SetUp() override {
    if (!os::find_program("gh", os::variable("PATH").value())) {
      GTEST_SKIP() << "gh is not here: apt-get install gh, or ./bootstrap test";
    }
    const std::string socket = folder_ / "github.sock";
    os::write_file(folder_ / "config.yml", "http_unix_socket: " + socket + "\n");
    environment_.insert(
        environment_.end(),
        {{"HOME", folder_.path()}, {"GH_CONFIG_DIR", folder_.path()}, {"GH_TOKEN", "a-token"}});
    write_state(k_heads);
    const std::string program = WAVE_SOURCE_DIR "/tests/fakes/github_server";
    const std::string line = "WAVE_FAKE_GH_STATE='" + state_file().string() + "' exec '" + program +
                             "' '" + socket + "'";
    server_ = popen(line.c_str(), "w");
    ASSERT_TRUE(test::eventually([&] { return std::filesystem::exists(socket); }));
  }
  void TearDown() override {
    if (server_) pclose(server_);  // it ends with its standard input
  }

  FILE* server_ = nullptr;
};

TEST_F(RealGh, GoesAllTheWayFromIssueToMerge) { goes_all_the_way_from_issue_to_merge(); }

TEST_F(RealGh, FailsAsItIsTold) { fails_as_it_is_told(); }

TEST_F(RealGh, TakesLabelsOfAnyName) {
  write_state(R"("issues":{"1":{}})");
  const std::string name = "größe/50% ?#&+;:{owner} 'x'";
  const auto made = github().add_label(1, {name});
  ASSERT_TRUE(made) << made.fault().sentence;
  EXPECT_EQ(*made, LabelChange::made);
  EXPECT_THAT(github().issue(1)->labels, ElementsAre(name));
  EXPECT_EQ(*github().remove_label(1, name), LabelChange::made);
  EXPECT_THAT(github().issue(1)->labels, ElementsAre());
}

TEST_F(RealGh, AsksNothingThatGitHubDoesNotKnow) {
  EXPECT_EQ(github().issue(1).fault().kind, Kind::not_found);
  EXPECT_TRUE(state().root()["unknown"].items().empty());
  GhSettings once = test::settings();
  once.attempts = 1;
  GhCommand command(once, doors(processes_));
  EXPECT_EQ(command.ask({.path = "releases"}).fault().kind, Kind::transient);
  EXPECT_THAT(state().root()["unknown"].items(), SizeIs(1));
}

}  // namespace
}  // namespace wave::forge
