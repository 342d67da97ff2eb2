// SPDX-License-Identifier: MIT
// GitHub through real processes that ask tests/fakes/github_model.py: what must be so whether a
// program plays gh, or gh itself speaks with a server.
#pragma once

#include "forge/gh_world.h"
#include "forge/github.h"
#include "os/files.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::forge {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using Kind = ForgeFault::Kind;

const std::string k_oid(40, 'a');
const PullRequestDraft k_draft{"wave/fix", k_oid, "main", "Fix it", "Closes #1\n"};
const std::string k_heads = R"("heads":{"wave/fix":")" + k_oid + "\"}";

class GhStandIn : public testing::Test {
 protected:
  explicit GhStandIn(const std::string& search_path)
      : environment_({{"PATH", search_path}, {"WAVE_FAKE_GH_STATE", state_file().string()}}) {}

  std::filesystem::path state_file() const { return folder_ / "gh.json"; }
  void write_state(const std::string& members) {
    os::write_file(
        state_file(),
        R"({"repository":"o/n","login":"wave-bot","calls":[],"deeds":[],)" + members + "}");
  }
  json::Document state() const {
    return std::move(*json::Document::parse(os::read_file(state_file()).value()));
  }
  GhDoors doors(os::ProcessRunner& processes) {
    return {processes, environment_, clock_, [](std::chrono::milliseconds) { return true; }};
  }
  GitHub& github() {
    if (!github_) github_.emplace(test::settings(), doors(processes_));
    return *github_;
  }

  void goes_all_the_way_from_issue_to_merge() {
    write_state(k_heads + R"(,"issues":{"1":{"title":"Crash","body":"It does","labels":["bug"],
        "author_association":"OWNER"}},"checks":{"*":[{"id":4,"name":"test","status":"completed",
        "conclusion":"failure","app":{"slug":"github-actions"}}]},"logs":{"4":"a\nb\n"})");
    KeptPages issues;
    KeptPages pulls;
    const auto listed = github().open_issues(issues);
    ASSERT_TRUE(listed && *listed) << (listed ? "" : listed.fault().sentence);
    ASSERT_THAT(**listed, SizeIs(1));
    EXPECT_EQ((**listed)[0].author.standing, Author::Standing::owner);
    EXPECT_FALSE(github().open_issues(issues)->has_value());
    EXPECT_EQ(*github().add_label(1, {"wave"}), LabelChange::made);
    EXPECT_THAT(github().issue(1)->labels, ElementsAre("bug", "wave"));
    EXPECT_TRUE(github().open_issues(issues)->has_value());
    const auto pull = github().find_or_create(k_draft);
    ASSERT_TRUE(pull) << pull.fault().sentence;
    EXPECT_EQ(github().find_or_create(k_draft)->number, pull->number);
    EXPECT_THAT(**github().open_pull_requests(pulls), SizeIs(1));
    EXPECT_EQ(github().edit_pull_request(pull->number, "New", "Closes #1")->title, "New");
    const auto checks = github().checks(k_oid);
    EXPECT_FALSE(checks->passed());
    EXPECT_EQ(*github().log_tail(checks->checks[0], 3), "b\n");
    EXPECT_EQ(github().comment_once(pull->number, "m", "Look")->id, 1);
    EXPECT_EQ(github().comment_once(pull->number, "m", "Look")->id, 1);
    EXPECT_THAT(*github().feedback(pull->number), SizeIs(1));
    EXPECT_EQ(github().merge(pull->number, std::string(40, 'b'), MergeWay::merge)->outcome,
              Merge::Outcome::head_moved);
    EXPECT_EQ(github().merge(pull->number, k_oid, MergeWay::merge)->outcome,
              Merge::Outcome::merged);
    EXPECT_EQ(github().merge(pull->number, k_oid, MergeWay::merge)->outcome,
              Merge::Outcome::merged);
    EXPECT_FALSE(github().issue(1)->open);
    EXPECT_EQ(*github().remove_label(1, "wave"), LabelChange::made);
    EXPECT_TRUE((*github().open_pull_requests(pulls))->empty());
    EXPECT_EQ(github().pull_request(pull->number)->state, PullRequest::State::merged);
    EXPECT_TRUE(github().close(pull->number));
  }
  void fails_as_it_is_told() {
    const auto fault_of = [&](const std::string& fault) {
      write_state(R"("issues":{"1":{}},"faults":[{"match":"","times":9,"do":)" + fault + "}]");
      GitHub github(test::settings(), doors(processes_));
      const auto answer = github.issue(1);
      return answer ? std::nullopt : std::optional(answer.fault().kind);
    };
    EXPECT_EQ(fault_of(R"("transient")"), Kind::transient);
    EXPECT_EQ(fault_of(R"("lost")"), Kind::transient);
    EXPECT_EQ(fault_of(R"("cut")"), Kind::transient);
    EXPECT_EQ(fault_of(R"("dropped")"), Kind::transient);
    EXPECT_EQ(fault_of(R"("killed")"), Kind::transient);
    EXPECT_EQ(fault_of(R"("killed_late")"), Kind::transient);
    EXPECT_EQ(fault_of(R"("limit","after":5)"), Kind::rate_limited);
    EXPECT_EQ(fault_of(R"("exhausted","after":5)"), Kind::rate_limited);
    EXPECT_EQ(fault_of(R"("denied")"), Kind::denied);
    EXPECT_EQ(fault_of(R"("html")"), Kind::unusable);
    EXPECT_EQ(fault_of(R"("delay","seconds":0)"), std::nullopt);
    write_state(R"("issues":{"1":{}},"until":99999999999)");
    EXPECT_EQ(github().issue(1).fault().kind, Kind::rate_limited);
    EXPECT_EQ(github().issue(1).fault().kind, Kind::rate_limited);
    EXPECT_THAT(state().root()["calls"].items(), SizeIs(1));
  }

  test::TempFolder folder_;
  os::Environment environment_;
  os::SystemClock clock_;
  os::SystemProcessRunner processes_;
  std::optional<GitHub> github_;
};

}  // namespace wave::forge
