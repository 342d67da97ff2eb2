// SPDX-License-Identifier: MIT
// With a real tmux on a socket of its own.
#include "host/tmux_host.h"

#include "error/error.h"
#include "os/files.h"
#include "support/eventually.h"
#include "support/temp_folder.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace wave::host {
namespace {

class TmuxHostTest : public testing::Test {
 protected:
  ~TmuxHostTest() override {
    for (const Session& session : host_.sessions()) host_.end(session.run);
  }
  // The sentence that the pane's program wrote into `file`.
  bool says(const std::string& file, const std::string& text) {
    return test::eventually([&] { return os::read_file(folder_ / file) == text; });
  }
  std::vector<std::string> runs() {
    std::vector<std::string> out;
    for (const Session& session : host_.sessions()) out.push_back(session.run);
    return out;
  }
  test::TempFolder folder_;
  os::SystemProcessRunner processes_;
  os::Environment environment_ = {{"PATH", os::variable("PATH").value_or("/usr/bin:/bin")},
                                  {"HOME", folder_.path().string()},
                                  {"SECRET", "canary"}};
  TmuxHost host_{folder_ / "tmux", processes_, environment_};
};

TEST_F(TmuxHostTest, RunsTheWordsAsTheyAreWithoutAShell) {
  const std::string out = (folder_ / "out").string();
  host_.start(
      {"aaaaaaaaaa-1", {"/bin/sh", "-c", "printf %s \"$1\" > \"$0\"", out, "#{pid} $(id) `x` 'q"}});
  EXPECT_TRUE(says("out", "#{pid} $(id) `x` 'q"));
}

TEST_F(TmuxHostTest, HandsNoSecretOfTheCallerToTheServer) {
  const std::string out = (folder_ / "env").string();
  host_.start({"aaaaaaaaaa-1", {"/bin/sh", "-c", "printf %s \"${SECRET-none}\" > \"$0\"", out}});
  EXPECT_TRUE(says("env", "none"));
}

TEST_F(TmuxHostTest, EndsExactlyTheSessionThatIsMeant) {
  host_.start({"task-1", {"/bin/sleep", "1000"}});
  host_.start({"task-10", {"/bin/sleep", "1000"}});
  host_.end("task-1");
  EXPECT_EQ(runs(), std::vector<std::string>{"task-10"});
  host_.end("task-1");  // would match task-10 by prefix
  EXPECT_EQ(runs(), std::vector<std::string>{"task-10"});
}

TEST_F(TmuxHostTest, AnEndedPaneStaysToBeRead) {
  host_.start({"aaaaaaaaaa-1", {"/bin/true"}});
  EXPECT_TRUE(test::eventually([&] { return !host_.sessions().at(0).alive; }));
  EXPECT_EQ(runs(), std::vector<std::string>{"aaaaaaaaaa-1"});
}

TEST_F(TmuxHostTest, ANameThatIsTakenIsAnError) {
  host_.start({"aaaaaaaaaa-1", {"/bin/sleep", "1000"}});
  EXPECT_THROW(host_.start({"aaaaaaaaaa-1", {"/bin/sleep", "1000"}}), Error);
}

TEST_F(TmuxHostTest, KeepsTheLabelAsItIs) {
  for (const char* label : {"my label", "#{pid} $(id)", "ends;", "\\;", "-x"}) {
    host_.start({"aaaaaaaaaa-1", {"/bin/sleep", "1000"}, label});
    ASSERT_EQ(runs(), std::vector<std::string>{"aaaaaaaaaa-1"}) << label;
    EXPECT_EQ(host_.sessions()[0].label, label);
    EXPECT_TRUE(host_.sessions()[0].alive);
    host_.end("aaaaaaaaaa-1");
  }
}

TEST_F(TmuxHostTest, KnowsWhoIsInside) {
  const std::string socket = (folder_ / "tmux").string();
  EXPECT_TRUE(host_.is_inside({{"TMUX", socket + ",123,0"}}));
  EXPECT_FALSE(host_.is_inside({{"TMUX", "/tmp/tmux-0/default,123,0"}}));
  EXPECT_FALSE(host_.is_inside({{"TMUX", socket}}));
  EXPECT_FALSE(host_.is_inside({}));
}

TEST_F(TmuxHostTest, WithoutAServerThereAreNoSessions) { EXPECT_TRUE(host_.sessions().empty()); }

}  // namespace
}  // namespace wave::host
