// SPDX-License-Identifier: MIT
// What becomes of issues at the forge: they come in, change, go, and come back; and what the forge
// does not tell does no harm.
#include "service/intake.h"

#include "error/error.h"
#include "os/files.h"
#include "service/forge_world.h"
#include "service/planner.h"
#include "service/scheduler.h"

#include <utility>

namespace wave::service {
namespace {

using domain::Reason;
using domain::State;
using forge::Author;
using test::FakeForge;

class IntakeTest : public ForgeWorld {
 protected:
  // The next look.
  Turn look() {
    wait(60);
    return intake_.step(pass(), forge_, "o/n");
  }
  int64_t add(const std::string& title, const std::string& body = {}) {
    return forge_.add_issue(title, body);
  }
  void touch(int64_t number) { forge_.issues[number].version += "+"; }
  void close(int64_t number) {
    forge_.issues[number].open = false;
    touch(number);
  }
  void pull(int64_t number, const std::string& body) {
    forge::PullRequest pull;
    pull.number = number;
    pull.head = "topic";
    pull.body = body;
    pull.version = "p" + std::to_string(number);
    forge_.pulls[number] = pull;
  }
  std::string why_not(int64_t number) {
    Scheduler scheduler(doors_, &look_);
    for (const auto& each : scheduler.outlook(pass())) {
      if (each.row.number == number) return each.why_not;
    }
    return "it is not in the backlog";
  }

  ForgeLook look_;
  Intake intake_{doors_, look_};
};

TEST_F(IntakeTest, WhatIsNewComesIntoTheBacklog) {
  add("Fix the login", "It is slow.\r\nVery.");
  forge_.issues[1].labels = {"bug", "area:login"};
  EXPECT_EQ(look().deeds.size(), 1U);
  const domain::Task found = task(1);
  EXPECT_EQ(found.state, State::pending);
  EXPECT_EQ(found.feature, "1-fix-the-login");
  EXPECT_EQ(found.branch, "refs/heads/wave/1-fix-the-login");
  EXPECT_EQ(found.base_ref, "refs/remotes/origin/main");
  EXPECT_EQ(found.work->url, "https://forge.invalid/o/n/issues/1");
  EXPECT_EQ(found.work->described.body, "It is slow.\nVery.");
  EXPECT_EQ(found.work->described.labels, (std::vector<std::string>{"area:login", "bug"}));
  EXPECT_TRUE(found.work->described.trusted);
  EXPECT_EQ(there("refs/heads/main"), repository_.git({"rev-parse", "refs/remotes/origin/main"}));
}

TEST_F(IntakeTest, ALockThatAKilledOneHasLeftOnTheBaseIsInNobodysWay) {
  const auto folder = store_.layout().common_dir / "refs/remotes/origin";
  std::filesystem::remove(folder / "main");
  std::filesystem::create_directories(folder);
  os::write_file(folder / "main.lock", "");
  const auto past = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(folder / "main.lock", past);
  look();
  EXPECT_EQ(there("refs/heads/main"), repository_.git({"rev-parse", "refs/remotes/origin/main"}));
}

TEST_F(IntakeTest, WhatIsNextWaitsForTheBaseToCome) {
  add("one");
  std::filesystem::remove(store_.layout().common_dir / "refs/remotes/origin/main");
  std::filesystem::rename(remote(), folder_ / "away");
  EXPECT_THROW(look(), Error);
  move(1, {State::queued});
  policy_.plans = false;
  EXPECT_TRUE(Planner(doors_).step(pass()).deeds.empty());
  EXPECT_EQ(state(1), State::queued);
  std::filesystem::rename(folder_ / "away", remote());
  look();
  Planner(doors_).step(pass());
  EXPECT_EQ(state(1), State::ready);
}

TEST_F(IntakeTest, ABodyThatNoEventHoldsIsCutBetweenCharacters) {
  std::string body = "x";
  while (body.size() <= domain::k_longest_text) body += "é";
  add("long", body);
  look();
  const std::string kept = task(1).work->described.body;
  EXPECT_LE(kept.size(), domain::k_longest_text);
  EXPECT_TRUE(kept.ends_with("é\n\n[the rest is cut off]"));
}

TEST_F(IntakeTest, WhereNothingHasChangedNothingIsWrittenAndOneQuestionIsAsked) {
  add("one");
  look();
  const size_t before = events(1);
  forge_.calls.clear();
  EXPECT_TRUE(look().deeds.empty());
  EXPECT_EQ(forge_.calls, std::vector<std::string>{"open_issues"});
  EXPECT_EQ(events(1), before);
}

TEST_F(IntakeTest, PullRequestsAreListedWhenOneHasComeOrOneOfOursIsWatched) {
  add("one");
  look();
  pull(9, "Closes #1");
  look();
  EXPECT_EQ(asked("open_pull_requests"), 2);
  EXPECT_EQ(why_not(1), "there is an open pull request for it: '#9'");
  look();
  EXPECT_EQ(asked("open_pull_requests"), 2);
  move(1, {State::queued, State::planning, State::ready, State::starting, State::running,
           State::reviewing, State::submitting, State::waiting_checks});
  look();
  look();
  EXPECT_EQ(asked("open_pull_requests"), 4);
}

TEST_F(IntakeTest, WithinTheIntervalNothingIsAsked) {
  add("one");
  look();
  forge_.calls.clear();
  wait(59);
  const Turn turn = intake_.step(pass(), forge_, "o/n");
  EXPECT_TRUE(forge_.calls.empty());
  EXPECT_EQ(turn.due_ms, clock_.at.wall_ms + 1000);
}

TEST_F(IntakeTest, AnotherServiceTakesNothingInTwice) {
  add("one");
  look();
  ForgeLook other_look;
  Intake other(doors_, other_look);
  EXPECT_TRUE(other.step(pass(), forge_, "o/n").deeds.empty());
  EXPECT_EQ(store_.index().with_number("github", 1).size(), 1U);
}

TEST_F(IntakeTest, AnEditIsDescribedAndACommentIsNot) {
  add("one", "old");
  look();
  const std::string version = task(1).work->described.version;
  const size_t before = events(1);
  touch(1);
  look();
  EXPECT_EQ(events(1), before);
  forge_.issues[1].body = "new";
  touch(1);
  look();
  EXPECT_EQ(events(1), before + 1);
  EXPECT_EQ(task(1).work->described.body, "new");
  EXPECT_NE(task(1).work->described.version, version);
}

TEST_F(IntakeTest, WhoIsAssignedIsKnownAndIsNoEdit) {
  add("one");
  look();
  const std::string version = task(1).work->described.version;
  forge_.issues[1].assignees = {"zoe", "adam"};
  touch(1);
  EXPECT_TRUE(look().deeds.empty());
  EXPECT_EQ(task(1).work->described.assignees, (std::vector<std::string>{"adam", "zoe"}));
  EXPECT_EQ(task(1).work->described.version, version);
  EXPECT_EQ(why_not(1), "it is assigned to 'adam', 'zoe'");
}

TEST_F(IntakeTest, OnlyThoseWhomForgeOrPolicyTrustsAreTakenUp) {
  add("by a stranger");
  add("by a contributor");
  add("by a collaborator");
  forge_.issues[1].author = {"mallory", Author::Standing::stranger};
  forge_.issues[2].author = {"carol", Author::Standing::contributor};
  forge_.issues[3].author = {"bob", Author::Standing::collaborator};
  look();
  EXPECT_FALSE(task(1).work->described.trusted);
  EXPECT_FALSE(task(2).work->described.trusted);
  EXPECT_TRUE(task(3).work->described.trusted);
  EXPECT_EQ(why_not(1), "its author 'mallory' is none whose issues are taken up");
  policy_.scheduling.allowed_authors = {"Mallory"};
  look();
  EXPECT_TRUE(task(1).work->described.trusted);
  EXPECT_EQ(why_not(1), "");
}

TEST_F(IntakeTest, ItWaitsForOpenIssuesOnly) {
  add("first", "Blocked by #2, #3 and #77");
  add("second");
  add("third");
  close(3);
  look();
  EXPECT_EQ(task(1).depends_on, (std::vector<std::string>{row(2).id}));
  EXPECT_EQ(why_not(1), "it waits for '#2', not closed yet");
  close(2);
  look();
  EXPECT_EQ(state(2), State::skipped);
  EXPECT_TRUE(task(1).depends_on.empty());
  EXPECT_EQ(why_not(1), "");
}

TEST_F(IntakeTest, AClosedIssueIsLeftAndComesBackWhenItIsOpenedAgain) {
  add("one");
  look();
  close(1);
  look();
  EXPECT_EQ(state(1), State::skipped);
  EXPECT_EQ(row(1).reason, Reason::closed);
  forge_.issues[1].open = true;
  touch(1);
  look();
  EXPECT_EQ(state(1), State::pending);
}

// Pending, it would be started as a task that is due: past the planner, the worker and their
// bounds.
TEST_F(IntakeTest, WhatWasBegunOnceComesBackToTheService) {
  add("one");
  look();
  domain::Event claim;
  claim.task = row(1).id;
  claim.run = claim.task + "-1";
  claim.attempt = claim.epoch = 1;
  claim.from = State::pending;
  claim.to = State::starting;
  claim.body = domain::RunClaimed{"a", "process", "", ""};
  store_.append(clock_.at, "serve", [&](index::Index&) { return std::vector{claim}; });
  move(1, {State::needs_human});
  close(1);
  look();
  ASSERT_EQ(state(1), State::skipped);
  forge_.issues[1].open = true;
  touch(1);
  look();
  EXPECT_EQ(state(1), State::queued);
}

TEST_F(IntakeTest, WhatFailedIsCancelledAndWhatAPersonRejectedStaysSo) {
  add("failed");
  add("rejected");
  look();
  move(1, {State::starting, State::failed});
  ASSERT_TRUE(advance(doors_, row(2), {State::skipped, Reason::closed, "rejected by a person"}));
  close(1);
  touch(2);
  look();
  EXPECT_EQ(state(1), State::cancelled);
  EXPECT_EQ(state(2), State::skipped);
}

class HidingForge : public FakeForge {
 public:
  forge::Answer<std::optional<std::vector<forge::ForgeIssue>>> open_issues(
      forge::KeptPages& kept) override {
    auto out = FakeForge::open_issues(kept);
    if (hides && out && *out) (*out)->clear();
    return out;
  }
  bool hides = false;
};

TEST_F(IntakeTest, WhatIsOnlyMissingInTheListStays) {
  HidingForge forge;
  forge.add_issue("one");
  Intake intake(doors_, look_);
  intake.step(pass(), forge, "o/n");
  forge.hides = true;
  forge.issues[1].version = "other";
  wait(60);
  intake.step(pass(), forge, "o/n");
  EXPECT_EQ(state(1), State::pending);
}

TEST_F(IntakeTest, WhatIsGoneAltogetherIsLeft) {
  add("one");
  look();
  forge_.issues.clear();
  look();
  EXPECT_EQ(state(1), State::skipped);
}

TEST_F(IntakeTest, TroubleWithOneThatIsGoneIsTriedAgain) {
  add("one");
  look();
  close(1);
  for (const size_t nth : {3, 4}) {  // asking for the issue, and for its pull requests
    forge_.fail(nth, FakeForge::Failure::transient);
    EXPECT_TRUE(look().deeds.empty());
    EXPECT_EQ(state(1), State::pending);
  }
  look();
  EXPECT_EQ(state(1), State::skipped);
}

TEST_F(IntakeTest, WhatOurOwnPullRequestClosedIsNotOurs) {
  add("one");
  look();
  move(1, {State::queued, State::planning, State::ready, State::starting, State::running,
           State::reviewing, State::submitting, State::waiting_checks});
  pull(9, "Closes #1");
  forge_.pulls[9].head = "wave/1-one";
  forge_.pulls[9].state = forge::PullRequest::State::merged;
  close(1);
  look();
  EXPECT_EQ(state(1), State::waiting_checks);
}

TEST_F(IntakeTest, APullRequestAboutItKeepsUsAway) {
  add("one");
  add("two");
  pull(8, "Unlike #1, this fixes #2.");
  look();
  EXPECT_EQ(why_not(1), "");
  EXPECT_EQ(why_not(2), "there is an open pull request for it: '#8'");
  forge_.pulls[8].state = forge::PullRequest::State::closed;
  look();
  EXPECT_EQ(why_not(2), "");
}

// That of another clone, say.
TEST_F(IntakeTest, APullRequestOfItsBranchOrWithItsTrailerKeepsUsAway) {
  for (const char* title : {"one", "two", "three"}) add(title);
  look();
  const std::string branch = row(1).branch.substr(std::string("refs/heads/").size());
  pull(8, "Says nothing of it.");
  forge_.pulls[8].head = branch;
  pull(9, "Says nothing of it.\n\nWave-Issue: #2\nWave-Run: x-1\n");
  forge_.pulls[9].head = "wave/somewhere";
  look();
  EXPECT_EQ(why_not(1), "there is an open pull request for it: '#8'");
  EXPECT_EQ(why_not(2), "there is an open pull request for it: '#9'");
  EXPECT_EQ(why_not(3), "");
}

TEST_F(IntakeTest, OurOwnPullRequestIsInNobodysWay) {
  add("one");
  look();
  ASSERT_TRUE(record(doors_, row(1), {domain::Proposed{8, "", ""}}));
  pull(8, "Closes #1");
  look();
  EXPECT_EQ(why_not(1), "");
}

TEST_F(IntakeTest, WherePullRequestsAreUnknownNothingIsTakenUp) {
  add("one");
  forge_.fail(2, FakeForge::Failure::transient);
  look();
  EXPECT_EQ(why_not(1), "open pull requests could not be listed");
  look();
  EXPECT_EQ(why_not(1), "");
}

TEST_F(IntakeTest, OurLabelIsLeftOutOnceThePieceIsBegun) {
  add("one");
  add("somebody else's");
  forge_.issues[2].labels = {"wave:working"};
  look();
  move(1, {State::queued, State::planning});
  forge_.issues[1].labels = {"wave:working", "bug"};
  touch(1);
  look();
  EXPECT_EQ(task(1).work->described.labels, (std::vector<std::string>{"bug"}));
  EXPECT_EQ(why_not(2), "it has the label 'wave:working'");
}

TEST_F(IntakeTest, TheLabelOfWhatAPersonCancelledGoes) {
  add("one");
  look();
  move(1, {State::queued, State::planning, State::cancelled});
  forge_.issues[1].labels = {"wave:working"};
  touch(1);
  look();
  EXPECT_TRUE(forge_.issues[1].labels.empty());
}

TEST_F(IntakeTest, TroubleThatPassesIsNoFailure) {
  add("one");
  forge_.fail(1, FakeForge::Failure::transient);
  EXPECT_TRUE(look().deeds.empty());
  EXPECT_EQ(look_.round, 0);
  const os::Now until{clock_.at.wall_ms + 600000, clock_.at.boot_ms + 600000};
  forge_.limit_until(until);
  EXPECT_EQ(look().due_ms, until.wall_ms);
  const size_t calls = forge_.calls.size();
  look();
  EXPECT_EQ(forge_.calls.size(), calls);
  wait(600);
  look();
  EXPECT_EQ(state(1), State::pending);
}

TEST_F(IntakeTest, WhereWeMayNotLookThatIsSaid) {
  add("one");
  forge_.fail(1, FakeForge::Failure::denied);
  EXPECT_THROW(look(), Error);
  look();
  EXPECT_EQ(state(1), State::pending);
}

TEST_F(IntakeTest, WhatAnotherWasToldLaterStays) {
  add("Old words");
  look();
  ForgeLook other_look;
  Intake other(doors_, other_look);
  bool edited = false;
  forge_.meanwhile = [&](const std::string& call) {
    if (call != "open_pull_requests" || std::exchange(edited, true)) return;
    forge_.issues[1].title = "New words";
    touch(1);
    look();
  };
  other.step(pass(), forge_, "o/n");
  look();
  EXPECT_EQ(task(1).title, "New words");
}

}  // namespace
}  // namespace wave::service
