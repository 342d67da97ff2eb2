// SPDX-License-Identifier: MIT
// The forge that other tests rely on keeps what it is told, and fails as it is told.
#include "support/fake_forge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::test {
namespace {

using forge::KeptPages;
using forge::LabelChange;
using forge::Merge;
using forge::MergeWay;
using forge::PullRequest;
using Kind = forge::ForgeFault::Kind;
using testing::ElementsAre;

const std::string k_head(40, 'a');
const forge::PullRequestDraft k_draft{"wave/fix", k_head, "main", "Fix it", "Body"};

TEST(FakeForge, TellsAListOnceUntilSomethingChanges) {
  FakeForge forge;
  KeptPages kept;
  const int64_t number = forge.add_issue("One");
  EXPECT_EQ((*forge.open_issues(kept))->size(), 1U);
  EXPECT_FALSE(forge.open_issues(kept)->has_value());
  EXPECT_EQ(*forge.add_label(number, {"busy"}), LabelChange::made);
  EXPECT_THAT((**forge.open_issues(kept))[0].labels, ElementsAre("busy"));
  EXPECT_TRUE(forge.close(number));
  EXPECT_TRUE((*forge.open_issues(kept))->empty());
  EXPECT_FALSE(forge.issue(number)->open);
}

TEST(FakeForge, KnowsWhoseALabelIs) {
  FakeForge forge;
  const int64_t number = forge.add_issue("One");
  forge.issues[number].labels = {"theirs"};
  EXPECT_EQ(*forge.add_label(number, {"theirs"}), LabelChange::stood);
  EXPECT_EQ(*forge.add_label(number, {"ours"}), LabelChange::made);
  EXPECT_EQ(*forge.remove_label(number, "ours"), LabelChange::made);
  EXPECT_EQ(*forge.remove_label(number, "ours"), LabelChange::stood);
  EXPECT_TRUE(forge.labels.count("ours"));
}

TEST(FakeForge, MakesOnePullRequestAndMergesOnlyTheNamedHead) {
  FakeForge forge;
  const int64_t number = forge.find_or_create(k_draft)->number;
  EXPECT_EQ(forge.find_or_create(k_draft)->number, number);
  EXPECT_EQ(forge.edit_pull_request(number, "New", "Text")->title, "New");
  EXPECT_EQ(forge.merge(number, std::string(40, 'b'), MergeWay::merge)->outcome,
            Merge::Outcome::head_moved);
  forge.blocked = {number};
  EXPECT_EQ(forge.merge(number, k_head, MergeWay::merge)->outcome, Merge::Outcome::blocked);
  forge.blocked.clear();
  EXPECT_EQ(forge.merge(number, k_head, MergeWay::merge)->outcome, Merge::Outcome::merged);
  EXPECT_EQ(forge.merge(number, k_head, MergeWay::merge)->outcome, Merge::Outcome::merged);
  EXPECT_EQ(forge.pull_requests_of("wave/fix")->front().state, PullRequest::State::merged);
  KeptPages kept;
  EXPECT_TRUE((*forge.open_pull_requests(kept))->empty());
  EXPECT_EQ(forge.find_or_create(k_draft)->number, number) << "merged with this head already";
}

TEST(FakeForge, SaysSomethingOnce) {
  FakeForge forge;
  const int64_t number = forge.add_issue("One");
  const std::string before = forge.issues[number].version;
  EXPECT_EQ(forge.comment_once(number, "m1", "Hello")->id, 1);
  EXPECT_EQ(forge.comment_once(number, "m1", "Hello")->id, 1);
  EXPECT_EQ(forge.comments(number)->size(), 1U);
  EXPECT_NE(forge.issues[number].version, before);
  EXPECT_EQ(forge.comment_once(99, "m1", "Hello").fault().kind, Kind::not_found);
}

TEST(FakeForge, FailsAtTheCallItIsToldTo) {
  FakeForge forge;
  forge.now = {1000, 1000};
  forge.fail(2, FakeForge::Failure::transient);
  forge.fail(3, FakeForge::Failure::lost_reply);
  forge.fail(4, FakeForge::Failure::denied);
  EXPECT_TRUE(forge.account());
  EXPECT_EQ(forge.find_or_create(k_draft).fault().kind, Kind::transient);
  EXPECT_TRUE(forge.pulls.empty()) << "nothing was done";
  EXPECT_EQ(forge.find_or_create(k_draft).fault().kind, Kind::transient);
  EXPECT_EQ(forge.pulls.size(), 1U) << "done, and the reply lost";
  EXPECT_EQ(forge.find_or_create(k_draft).fault().kind, Kind::denied);
  forge.limit_until({5000, 5000});
  EXPECT_EQ(forge.account().fault().retry_at->boot_ms, 5000);
  forge.now = {5000, 5000};
  EXPECT_TRUE(forge.find_or_create(k_draft));
  EXPECT_EQ(forge.pulls.size(), 1U);
  EXPECT_EQ(forge.calls.size(), 6U);
}

TEST(FakeForge, TellsChecksAndTheirLogs) {
  FakeForge forge;
  EXPECT_EQ(forge.checks(k_head)->reported, forge::Checks::Reported::never);
  forge.checks_of[k_head] = {{{.name = "test", .state = forge::Check::State::failed}},
                             forge::Checks::Reported::yes};
  forge.logs["test"] = "0123456789";
  EXPECT_FALSE(forge.checks(k_head)->passed());
  EXPECT_EQ(*forge.log_tail(forge.checks(k_head)->checks[0], 4), "6789");
}

}  // namespace
}  // namespace wave::test
