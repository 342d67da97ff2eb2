// SPDX-License-Identifier: MIT
#include "git/remote.h"

#include "error/error.h"
#include "os/files.h"
#include "support/long_run.h"
#include "support/temp_repository.h"

#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

class RemoteTest : public testing::Test {
 protected:
  RemoteTest() : url_((folder_.path() / "there.git").string()) {
    Repository::init_bare(url_, "main");
  }
  Remote talk() { return {folder_ / "talks", url_, std::chrono::seconds(30), processes_}; }
  std::optional<std::string> there(const std::string& ref) const {
    return Repository::open(url_).ref(ref);
  }
  size_t talks() const {
    std::error_code none;
    size_t count = 0;
    for (const auto& each : fs::directory_iterator(folder_.path() / "talks", none)) {
      count += each.path().empty() ? 0 : 1;
    }
    return count;
  }

  test::TempFolder folder_;
  std::string url_;
  os::SystemProcessRunner processes_;
};

TEST_F(RemoteTest, MovesAllOrNothing) {
  Remote remote = talk();
  const std::string one = remote.write_commit("one\n", {"a", "a@b"}, 1);
  const std::string two = remote.write_commit("two\n", {"a", "a@b"}, 1);
  EXPECT_EQ(remote.move({{"refs/x/1", {}, one}, {"refs/x/2", {}, two}}), Swap::done);
  EXPECT_EQ(remote.move({{"refs/x/1", one, two}, {"refs/x/3", {}, one}, {"refs/x/2", {}, one}}),
            Swap::moved);
  EXPECT_EQ(there("refs/x/1"), one);
  EXPECT_FALSE(there("refs/x/3"));
  EXPECT_EQ(remote.move({{"refs/x/1", one, std::nullopt}, {"refs/x/2", two, one}}), Swap::done);
  EXPECT_FALSE(there("refs/x/1"));
  EXPECT_EQ(remote.refs({"refs/x/*"}), (std::map<std::string, std::string>{{"refs/x/2", one}}));
}

TEST_F(RemoteTest, PatternsMatchWholeNamesOnly) {
  Remote remote = talk();
  const std::string one = remote.write_commit("one\n", {"a", "a@b"}, 1);
  remote.move({{"refs/x/1", {}, one}, {"refs/y/refs/x/1", {}, one}, {"refs/x/11", {}, one}});
  EXPECT_EQ(remote.refs({"refs/x/1"}).size(), 1U);
  EXPECT_EQ(remote.refs({"refs/x/1*"}).size(), 2U);
  EXPECT_TRUE(remote.refs({"refs/z/*"}).empty());
}

TEST_F(RemoteTest, OneRefThatIsGoneOrBadKeepsNoOtherAway) {
  Remote remote = talk();
  const std::string one = remote.write_commit("one\n", {"a", "a@b"}, 1);
  remote.move({{"refs/x/1", {}, one}});
  const auto commits = talk().fetch_commits({"refs/x/0", "refs/x/1"});
  ASSERT_EQ(commits.size(), 1U);
  EXPECT_EQ(commits.at("refs/x/1").message, "one\n");
}

TEST_F(RemoteTest, WhatIsGoneIsNotTakenForWhatCameBefore) {
  Remote remote = talk();
  const std::string one = remote.write_commit("one\n", {"a", "a@b"}, 1);
  remote.move({{"refs/x/1", {}, one}});
  EXPECT_EQ(remote.fetch_commits({"refs/x/1"}).size(), 1U);
  EXPECT_TRUE(remote.fetch_commits({"refs/x/2"}).empty());
}

TEST_F(RemoteTest, OfAnUnreachableOneItSaysSoWithoutThePassword) {
  Remote remote(folder_ / "talks", "file://me:secret@/none/there.git", std::chrono::seconds(30),
                processes_);
  EXPECT_EQ(remote.shown_url(), "file:///none/there.git");
  try {
    remote.refs({"refs/x/*"});
    FAIL();
  } catch (const Error& error) {
    const std::string told = error.what();
    EXPECT_NE(told.find("file:///none/there.git"), std::string::npos);
    EXPECT_EQ(told.find("secret"), std::string::npos) << told;
  }
}

TEST_F(RemoteTest, ProgramsAreNoWayToReachOne) {
  const std::string mark = (folder_ / "mark").string();
  for (const std::string& url : {"ext::touch " + mark, "--upload-pack=touch " + mark}) {
    Remote remote(folder_ / "talks", url, std::chrono::seconds(30), processes_);
    EXPECT_THROW(remote.refs({"refs/x/*"}), Error);
    EXPECT_FALSE(fs::exists(mark)) << url;
  }
}

TEST_F(RemoteTest, ManyAtOnceLeaveEachOtherAlone) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      try {
        for (int k = 0; k < test::times(50, 200); ++k)
          talk().write_commit("one\n", {"a", "a@b"}, 1);
      } catch (const Error& error) {
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(talks(), 0U);
}

TEST_F(RemoteTest, LeavesNothingAndClearsWhatTheKilledLeft) {
  fs::create_directories(folder_ / "talks" / "talk-0000" / "objects");
  {
    os::write_file(folder_ / "talks" / "talk-0000" / "in-use", "");
    Remote one = talk();
    Remote two = talk();
    EXPECT_EQ(talks(), 2U);
  }
  EXPECT_EQ(talks(), 0U);
}

}  // namespace
}  // namespace wave::git
