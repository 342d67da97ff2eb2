// SPDX-License-Identifier: MIT
// The way of approved work through a pull request, state by state, and with every call failing once
// in each way.
#include "service/proposer.h"

#include "error/error.h"
#include "service/brief.h"
#include "service/forge_world.h"

namespace wave::service {
namespace {

using domain::CheckResult;
using domain::Reason;
using domain::State;
using forge::Author;
using forge::Check;
using forge::Checks;
using forge::Feedback;
using forge::PullRequest;
using test::FakeForge;

class ProposerTest : public ForgeWorld {
 protected:
  void SetUp() override {
    ForgeWorld::SetUp();
    forge_.add_issue("Do it", "now");
    domain::Event created;
    created.task = "1111111111";
    domain::Created body;
    body.feature = "1-do-it";
    body.branch = k_branch;
    body.base_ref = policy_.base;
    body.origin = "github";
    body.number = 1;
    created.body = body;
    domain::Event described;
    described.task = created.task;
    domain::Described words;
    words.title = "Do it";
    described.body = words;
    store_.append(clock_.at, "test", [&](index::Index&) {
      return std::vector<domain::Event>{created, described};
    });
    move(1, {State::queued, State::planning, State::ready, State::starting, State::running,
             State::reviewing});
    commit("work");
    approve();
  }

  // On the piece's branch, as its agent would.
  std::string commit(const std::string& text) {
    const std::string blob = repository_.git({"rev-parse", "main^{tree}"});
    const std::string tip =
        repository_.git({"rev-parse", "--verify", "-q", has_branch_ ? k_branch : "main"});
    const std::string oid = repository_.git({"commit-tree", blob, "-p", tip, "-m", text});
    repository_.git({"update-ref", k_branch, oid});
    has_branch_ = true;
    return oid;
  }
  std::string tip() const { return repository_.git({"rev-parse", k_branch}); }
  void approve() {
    const std::string tree = repository_.git({"rev-parse", tip() + "^{tree}"});
    ASSERT_TRUE(advance(doors_, row(1),
                        {State::submitting,
                         Reason::none,
                         "",
                         {domain::Reviewed{tip(), tree, domain::Judgement::approve, "{}", "x"}}}));
  }
  // Back from its agent with something new.
  void mend() {
    commit("mended");
    forge_.pulls[2].head_oid = tip();
    move(1, {State::starting, State::running, State::reviewing});
    approve();
  }
  Turn step() {
    wait(60);
    ++look_.round;
    look_.pulls_known = true;
    look_.pulls.clear();
    for (const auto& [number, pull] : forge_.pulls) {
      if (pull.state == PullRequest::State::open) look_.pulls[number] = pull;
    }
    return proposer_.step(pass(), forge_);
  }
  void check(Check::State state, const std::string& name = "build") {
    Checks& checks = forge_.checks_of[tip()];
    checks.reported = Checks::Reported::yes;
    checks.checks = {{.name = name, .state = state, .source = Check::Source::job, .id = 5}};
    forge_.logs[name] = "make: Error 1";
  }
  void say(const std::string& who, Author::Standing standing, Feedback::Verdict verdict) {
    Feedback item;
    item.kind = Feedback::Kind::review;
    item.id = static_cast<int64_t>(forge_.said[2].size()) + 1;
    item.author = {who, standing};
    item.verdict = verdict;
    item.body = "not like this";
    forge_.said[2].push_back(item);
    forge_.pulls[2].version += "+";
  }
  std::vector<domain::Checked> failed() {
    std::vector<domain::Checked> out;
    const domain::Task now = task(1);
    for (const domain::Checked& each : now.work->checks) {
      if (each.result == CheckResult::failed) out.push_back(each);
    }
    return out;
  }

  static constexpr const char* k_branch = "refs/heads/wave/1-do-it";
  bool has_branch_ = false;
  ForgeLook look_;
  Proposer proposer_{doors_, look_};
};

TEST_F(ProposerTest, ExactlyWhatWasApprovedIsProposedOnce) {
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  EXPECT_EQ(there(k_branch), tip());
  ASSERT_EQ(forge_.pulls.size(), 1U);
  const PullRequest& pull = forge_.pulls.at(2);
  EXPECT_EQ(pull.title, "Do it");
  EXPECT_EQ(pull.base, "main");
  EXPECT_NE(pull.body.find("Closes #1"), std::string::npos);
  EXPECT_NE(pull.body.find("Wave-Issue: 1111111111"), std::string::npos);
  EXPECT_EQ(task(1).work->proposed->number, 2);
  EXPECT_EQ(task(1).work->proposed->oid, tip());
  EXPECT_EQ(forge_.issues.at(1).labels, (std::vector<std::string>{"wave:working"}));
}

// A person's word comes while the forge is asked: nothing more is done in its name.
TEST_F(ProposerTest, WhatIsStoppedMeanwhileIsNotProposed) {
  forge_.meanwhile = [&](const std::string& call) {
    if (call != "add_label") return;
    ASSERT_TRUE(advance(doors_, row(1), {State::cancelled, Reason::stopped}));
  };
  step();
  EXPECT_EQ(state(1), State::cancelled);
  EXPECT_EQ(there(k_branch), "");
  EXPECT_TRUE(forge_.pulls.empty());
}

TEST_F(ProposerTest, WhatIsPausedMeanwhileIsNotMerged) {
  step();
  forge_.meanwhile = [&](const std::string& call) {
    if (call != "checks") return;
    ASSERT_TRUE(record(doors_, row(1), {domain::Held{true}}));
  };
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  EXPECT_EQ(forge_.pulls.at(2).state, PullRequest::State::open);
  forge_.meanwhile = nullptr;
  ASSERT_TRUE(record(doors_, row(1), {domain::Held{false}}));
  step();
  EXPECT_EQ(state(1), State::done);
}

TEST_F(ProposerTest, ABranchThatMovedSinceIsJudgedAnew) {
  repository_.git({"checkout", "-q", "wave/1-do-it"});
  repository_.commit("sneaked-in");
  step();
  EXPECT_EQ(state(1), State::reviewing);
  EXPECT_TRUE(forge_.pulls.empty());
  EXPECT_EQ(there(k_branch), "");
}

TEST_F(ProposerTest, WhatSomebodyElsePushedThereIsNotOverwritten) {
  const std::string other =
      repository_.git({"commit-tree", "main^{tree}", "-p", "main", "-m", "somebody else's"});
  repository_.git({"push", "-q", "origin", other + ":" + k_branch});
  step();
  EXPECT_EQ(state(1), State::needs_human);
  EXPECT_EQ(row(1).reason, Reason::conflict);
  EXPECT_EQ(there(k_branch), other);
}

TEST_F(ProposerTest, ARemoteThatDoesNotAnswerIsAskedAgain) {
  std::filesystem::rename(remote(), folder_ / "away");
  step();
  EXPECT_EQ(state(1), State::submitting);
  EXPECT_TRUE(step().deeds.empty());
  std::filesystem::rename(folder_ / "away", remote());
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
}

TEST_F(ProposerTest, WorkForAClosedIssueIsNotProposed) {
  forge_.issues[1].open = false;
  step();
  EXPECT_EQ(state(1), State::submitting);
  EXPECT_TRUE(forge_.pulls.empty());
  EXPECT_EQ(there(k_branch), "");
}

TEST_F(ProposerTest, WhereNothingChecksItIsMergedAtOnceAndOurLabelGoes) {
  step();
  step();
  EXPECT_EQ(state(1), State::done);
  EXPECT_EQ(row(1).detail, "merged as #2");
  EXPECT_EQ(forge_.pulls.at(2).state, PullRequest::State::merged);
  EXPECT_TRUE(forge_.issues.at(1).labels.empty());
  EXPECT_TRUE(domain::checks_of(*task(1).work, tip()));
  EXPECT_EQ(there(k_branch), tip());
}

TEST_F(ProposerTest, WherePolicySaysSoTheBranchOfWhatWasMergedIsDeletedThere) {
  policy_.cleans_up = policy_.drops_branch = true;
  step();
  EXPECT_EQ(there(k_branch), tip());
  step();
  EXPECT_TRUE(domain::has_succeeded(row(1)));
  EXPECT_EQ(there(k_branch), "");
}

TEST_F(ProposerTest, ABranchThatHoldsMoreThanWasMergedIsNotDeletedThere) {
  policy_.cleans_up = policy_.drops_branch = true;
  step();
  const std::string more =
      repository_.git({"commit-tree", "main^{tree}", "-p", tip(), "-m", "somebody else's"});
  repository_.git({"push", "-q", "origin", more + ":" + k_branch});
  step();
  EXPECT_TRUE(domain::has_succeeded(row(1)));
  EXPECT_EQ(there(k_branch), more);
}

TEST_F(ProposerTest, WhatCannotBeDeletedThereIsTriedAgainAndStaysInTheEnd) {
  policy_.cleans_up = policy_.drops_branch = true;
  step();
  std::filesystem::rename(remote(), folder_ / "away");
  step();
  EXPECT_EQ(state(1), State::done);
  EXPECT_TRUE(step().deeds.empty());
  EXPECT_EQ(state(1), State::done);
  wait(policy_.checks_wait.count());
  const Turn last = step();
  ASSERT_FALSE(last.deeds.empty());
  EXPECT_TRUE(last.deeds[0].what.starts_with("keeps its branch at the remote: "));
}

TEST_F(ProposerTest, ALabelThatSomebodyElseSetStays) {
  domain::Described words = task(1).work->described;
  words.labels = {"wave:working"};
  ASSERT_TRUE(record(doors_, row(1), {words}));
  forge_.issues[1].labels = {"wave:working"};
  step();
  step();
  EXPECT_EQ(state(1), State::done);
  EXPECT_EQ(forge_.issues.at(1).labels, (std::vector<std::string>{"wave:working"}));
}

TEST_F(ProposerTest, ChecksThatNeverReportAreWaitedForTwoMinutes) {
  forge_.checks_of[tip()].reported = Checks::Reported::not_yet;
  step();
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  step();
  EXPECT_EQ(state(1), State::done);
}

TEST_F(ProposerTest, AWallClockThatIsSetMakesNoCheckReport) {
  forge_.checks_of[tip()].reported = Checks::Reported::not_yet;
  step();
  clock_.at.wall_ms += 600000;
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  step();
  EXPECT_EQ(state(1), State::done);
}

TEST_F(ProposerTest, TheTimeThatAPushTakesIsNotThatOfTheChecks) {
  forge_.checks_of[tip()].reported = Checks::Reported::not_yet;
  forge_.meanwhile = [&](const std::string& call) {
    if (call == "find_or_create") wait(300);
  };
  step();
  forge_.meanwhile = nullptr;
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
}

TEST_F(ProposerTest, ChecksThatTakeTooLongArePutBeforeAPerson) {
  check(Check::State::pending);
  step();
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  wait(policy_.checks_wait.count());
  step();
  EXPECT_EQ(state(1), State::needs_human);
  EXPECT_EQ(row(1).reason, Reason::checks_timeout);
}

TEST_F(ProposerTest, AFailedCheckGoesBackWithItsLogAndTheMendedWorkIsMerged) {
  check(Check::State::failed);
  step();
  step();
  EXPECT_EQ(state(1), State::ready);
  EXPECT_EQ(row(1).reason, Reason::checks_failed);
  ASSERT_EQ(failed().size(), 1U);
  EXPECT_EQ(failed()[0].name, "build");
  EXPECT_EQ(failed()[0].tail, "make: Error 1");
  EXPECT_EQ(brief_for(task(1), tip(), "").role, prompt::Role::feedback);
  mend();
  check(Check::State::passed);
  step();
  step();
  EXPECT_EQ(state(1), State::done);
  EXPECT_EQ(forge_.pulls.size(), 1U);
  EXPECT_EQ(forge_.pulls.at(2).merge_oid, tip());
}

TEST_F(ProposerTest, AFailureIsToldOnce) {
  check(Check::State::failed);
  step();
  step();
  // Its agent has changed nothing.
  move(1, {State::starting, State::running, State::reviewing, State::submitting});
  step();
  step();
  EXPECT_EQ(state(1), State::needs_human);
  EXPECT_EQ(row(1).reason, Reason::checks_failed);
  EXPECT_EQ(failed().size(), 1U);
}

TEST_F(ProposerTest, FailuresAreSentBackSoOftenAndNotMore) {
  policy_.check_rounds = 2;
  check(Check::State::failed);
  step();
  step();
  ASSERT_EQ(state(1), State::ready);
  mend();
  check(Check::State::failed);
  step();
  step();
  EXPECT_EQ(state(1), State::needs_human);
  EXPECT_EQ(failed().size(), 2U);
}

TEST_F(ProposerTest, WhatAReviewerWantsIsToldOnce) {
  policy_.lands = false;
  step();
  say("alice", Author::Standing::member, Feedback::Verdict::changes_requested);
  say("mallory", Author::Standing::stranger, Feedback::Verdict::changes_requested);
  say("wave-bot", Author::Standing::member, Feedback::Verdict::none);
  say("bob", Author::Standing::owner, Feedback::Verdict::approved);
  step();
  EXPECT_EQ(state(1), State::ready);
  ASSERT_EQ(failed().size(), 1U);
  EXPECT_EQ(failed()[0].name, "review by alice (review 1)");
  EXPECT_EQ(failed()[0].tail, "not like this");
  EXPECT_EQ(brief_for(task(1), tip(), "").role, prompt::Role::feedback);
  mend();
  step();
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  EXPECT_EQ(failed().size(), 1U);
}

TEST_F(ProposerTest, WhatMustNotLandByItselfWaitsAndAsksLittle) {
  policy_.lands = false;
  step();
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  forge_.calls.clear();
  EXPECT_TRUE(step().deeds.empty());
  EXPECT_TRUE(forge_.calls.empty());
  forge_.pulls[2].state = PullRequest::State::merged;
  step();
  EXPECT_EQ(state(1), State::done);
  EXPECT_EQ(asked("merge"), 0);
}

TEST_F(ProposerTest, AClosedPullRequestIsPutBeforeAPerson) {
  policy_.lands = false;
  step();
  step();
  forge_.pulls[2].state = PullRequest::State::closed;
  step();
  EXPECT_EQ(state(1), State::needs_human);
  EXPECT_EQ(row(1).reason, Reason::closed);
  EXPECT_EQ(row(1).detail, "its pull request #2 was closed unmerged");
  forge_.calls.clear();
  step();
  step();
  EXPECT_EQ(asked("pull_request"), 1);
}

TEST_F(ProposerTest, WhatPeopleMergeWhileItIsMendedIsDone) {
  check(Check::State::failed);
  step();
  step();
  ASSERT_EQ(state(1), State::ready);
  forge_.pulls[2].state = PullRequest::State::merged;
  step();
  EXPECT_EQ(state(1), State::done);
}

TEST_F(ProposerTest, AMergeThatIsBlockedIsToldOnceAndTriedUntilItIsTooLong) {
  forge_.blocked = {2};
  step();
  EXPECT_FALSE(step().deeds.empty());
  EXPECT_TRUE(step().deeds.empty());
  EXPECT_EQ(state(1), State::waiting_checks);
  wait(policy_.checks_wait.count());
  step();
  EXPECT_EQ(state(1), State::needs_human);
}

TEST_F(ProposerTest, AConflictGoesBackToTheAgent) {
  step();
  forge_.blocked = {2};
  forge_.pulls[2].mergeable = false;
  step();
  EXPECT_EQ(state(1), State::ready);
  EXPECT_EQ(row(1).reason, Reason::conflict);
  ASSERT_EQ(failed().size(), 1U);
  EXPECT_EQ(failed()[0].name, "merge with origin/main");
}

TEST_F(ProposerTest, AHeadThatIsNotOursIsNeverMerged) {
  step();
  forge_.pulls[2].head_oid = repository_.git({"rev-parse", "main"});
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
  step();
  EXPECT_EQ(state(1), State::needs_human);
  EXPECT_EQ(asked("merge"), 0);
}

TEST_F(ProposerTest, WhereWeMayNotThatIsSaidAndThePieceStays) {
  forge_.fail(1, FakeForge::Failure::denied);
  EXPECT_THROW(step(), Error);
  EXPECT_EQ(state(1), State::submitting);
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
}

// Each call of the whole way fails once, before or after its deed, and whoever comes then may know
// no more than what is recorded.
TEST_F(ProposerTest, ALabelThatCannotBeSetStopsNoAgent) {
  move(1, {State::ready, State::starting, State::running});
  const forge::ForgeIssue issue = forge_.issues.at(1);
  forge_.issues.clear();  // so that it is refused
  EXPECT_EQ(step().deeds.size(), 1U);
  EXPECT_EQ(state(1), State::running);
  forge_.issues[1] = issue;
  step();
  EXPECT_EQ(forge_.issues.at(1).labels, (std::vector<std::string>{"wave:working"}));
}

TEST_F(ProposerTest, WhereNobodyListsItLooksByItself) {
  const auto alone = [&](int64_t seconds) {
    wait(seconds);
    return proposer_.step(pass(), forge_);
  };
  check(Check::State::pending);
  alone(60);
  alone(0);
  EXPECT_EQ(asked("checks"), 1);
  const Turn early = alone(59);
  EXPECT_EQ(early.due_ms, clock_.at.wall_ms + 1000);
  EXPECT_EQ(asked("checks"), 1);
  check(Check::State::passed);
  alone(1);
  EXPECT_EQ(state(1), State::done);
}

TEST_F(ProposerTest, AnEndedLimitIsGoneOnFrom) {
  const os::Now until{clock_.at.wall_ms + 600000, clock_.at.boot_ms + 600000};
  forge_.limit_until(until);
  EXPECT_EQ(step().due_ms, until.wall_ms);
  const size_t calls = forge_.calls.size();
  step();
  EXPECT_EQ(forge_.calls.size(), calls);
  wait(600);
  step();
  EXPECT_EQ(state(1), State::waiting_checks);
}

TEST_F(ProposerTest, WorkOfThisBacklogClosesNoIssueThere) {
  domain::Event created;
  created.task = "2222222222";
  domain::Created body;
  body.feature = "7-ours";
  body.branch = "refs/heads/wave/7-ours";
  body.base_ref = policy_.base;
  body.origin = "local";
  body.number = 7;
  created.body = body;
  store_.append(clock_.at, "test",
                [&](index::Index&) { return std::vector<domain::Event>{created}; });
  policy_.reviews = false;
  repository_.git({"update-ref", body.branch, tip()});
  for (const State to : {State::queued, State::planning, State::ready, State::starting,
                         State::running, State::reviewing, State::submitting}) {
    ASSERT_TRUE(advance(doors_, store_.index().summary("2222222222").value(), {to}));
  }
  step();
  ASSERT_EQ(forge_.pulls.size(), 2U);
  const bool is_second = forge_.pulls.at(3).head == "wave/7-ours";
  EXPECT_EQ(forge_.pulls.at(is_second ? 3 : 2).body.find("Closes"), std::string::npos);
}

class FailingCalls
    : public ProposerTest,
      public testing::WithParamInterface<std::tuple<size_t, FakeForge::Failure, bool>> {};

TEST_P(FailingCalls, OneIsProposedAndMergedOnce) {
  const auto [nth, failure, is_killed] = GetParam();
  forge_.fail(nth, failure);
  std::optional<Proposer> proposer(std::in_place, doors_, look_);
  for (int i = 0; i < 8 && state(1) != State::done; ++i) {
    wait(60);
    ++look_.round;
    proposer->step(pass(), forge_);
    if (is_killed) proposer.emplace(doors_, look_);
  }
  EXPECT_EQ(state(1), State::done);
  EXPECT_EQ(forge_.pulls.size(), 1U);
  EXPECT_EQ(forge_.pulls.at(2).state, PullRequest::State::merged);
  EXPECT_TRUE(forge_.issues.at(1).labels.empty());
}

INSTANTIATE_TEST_SUITE_P(EachCall, FailingCalls,
                         testing::Combine(testing::Range(size_t{1}, size_t{11}),
                                          testing::Values(FakeForge::Failure::transient,
                                                          FakeForge::Failure::lost_reply),
                                          testing::Bool()));

}  // namespace
}  // namespace wave::service
