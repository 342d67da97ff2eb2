// SPDX-License-Identifier: MIT
#include "store/commits.h"

#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::store {
namespace {

// A task on the branch "topic" whose base is main.
class OwnCommits : public testing::Test {
 protected:
  OwnCommits() : base_(repository_.git({"rev-parse", "HEAD"})) {
    repository_.git({"checkout", "--quiet", "-b", "topic"});
  }

  bool has_own(const std::string& base_ref = "refs/heads/main") const {
    domain::Task task;
    task.branch = "refs/heads/topic";
    task.base_ref = base_ref;
    task.base_oid = base_;
    task.runs = runs_;
    task.commits = commits_;
    return has_own_commits(git::Repository::open(repository_.work_tree() / ".git"), task);
  }
  // What a fetch from that remote would leave behind.
  void fetched(const std::string& remote, const std::string& oid) {
    repository_.git({"config", "remote." + remote + ".url", "/nowhere"});
    repository_.git({"update-ref", "refs/remotes/" + remote + "/main", oid});
  }

  test::TempRepository repository_;
  std::string base_;
  std::vector<domain::Run> runs_;
  std::vector<domain::TaskCommit> commits_;
};

TEST_F(OwnCommits, AreThoseThatTheBaseHasNot) {
  EXPECT_FALSE(has_own());
  repository_.commit("work");
  EXPECT_TRUE(has_own());
}

TEST_F(OwnCommits, AreNotThoseOfASetUp) {
  domain::Run failed;  // in its set-up
  failed.tip_at_start = base_;
  failed.tip_at_end = repository_.commit("made");
  domain::Run run = failed;
  run.tip_at_start = failed.tip_at_end;
  run.started_ms = 1;
  run.tip_when_ready = repository_.commit("made once more");
  run.tip_at_end.clear();
  runs_ = {failed, run};
  EXPECT_FALSE(has_own());
  const std::string work = repository_.commit("work");
  EXPECT_TRUE(has_own());
  commits_ = {{work, "", 0}};
  domain::Run later = run;
  later.tip_at_start = work;
  later.tip_when_ready = repository_.commit("and again");
  runs_.push_back(later);
  EXPECT_TRUE(has_own());  // what an earlier agent has made counts
  commits_.clear();
  EXPECT_FALSE(has_own());
}

TEST_F(OwnCommits, AreNotThoseMergedFromAnyRemote) {
  for (const std::string remote : {"origin", "upstream", "team/fork"}) {
    fetched(remote, repository_.commit(remote.substr(0, 4)));
    EXPECT_FALSE(has_own()) << remote;
    EXPECT_FALSE(has_own("refs/remotes/" + remote + "/main")) << remote;
  }
  repository_.commit("work");
  EXPECT_TRUE(has_own());
}

TEST_F(OwnCommits, AreNotThoseThatTheBaseGotMeanwhile) {
  repository_.git({"update-ref", "refs/heads/main", repository_.commit("others")});
  EXPECT_FALSE(has_own());
  EXPECT_FALSE(has_own("refs/remotes/origin/main"));
}

TEST_F(OwnCommits, ABranchDoesNotHideItself) {
  repository_.git({"config", "remote.origin.url", "/nowhere"});
  repository_.commit("work");
  EXPECT_TRUE(has_own("refs/remotes/origin/topic"));
}

}  // namespace
}  // namespace wave::store
