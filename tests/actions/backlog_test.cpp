// SPDX-License-Identifier: MIT
// What people do with the backlog: which words are taken, from which state which deed is legal, and
// what becomes of what waits for what.
#include "actions/answer_issue.h"
#include "actions/close_issue.h"
#include "actions/edit_issue.h"
#include "actions/enqueue_task.h"
#include "actions/find_task.h"
#include "actions/hold_issue.h"
#include "actions/list_issues.h"
#include "actions/new_issue.h"
#include "actions/service_pause.h"
#include "error/error.h"
#include "os/files.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

using domain::Reason;
using domain::State;
using domain::Summary;

class BacklogDeeds : public testing::Test {
 protected:
  IssueDoors doors() { return {store_, config_, clock_.now()}; }

  Summary make(NewIssue wanted) {
    IssueDoors d = doors();
    return new_issues({std::move(wanted)}, d).front();
  }
  Summary make(const std::string& title, const std::string& body = {}) {
    return make(NewIssue{title, body, {}, {}, 0, {}, {}});
  }
  Summary now(const Summary& task) { return store_.index().summary(task.id).value(); }
  domain::Task whole(const Summary& task) { return store_.index().task(task.id).value(); }

  // Past what is legal by name, but along the table.
  void move(const Summary& task, std::vector<State> ways, Reason reason = Reason::none) {
    for (const State to : ways) {
      domain::Event event = word_about(now(task), domain::Moved{}, to);
      event.reason = to == ways.back() ? reason : Reason::none;
      add(event);
    }
    ASSERT_EQ(now(task).state, ways.back());
  }
  void add(const domain::Event& event) {
    const auto appended = store_.append(
        clock_.now(), "cli", [&](index::Index&) { return std::vector<domain::Event>{event}; });
    ASSERT_EQ(appended.refused, std::nullopt);
  }
  bool edit(const Summary& task, const IssueEdit& change) {
    IssueDoors d = doors();
    return edit_issue(task, change, d);
  }
  bool close(const Summary& task, const std::string& why = {}) {
    IssueDoors d = doors();
    return close_issue(task, why, d);
  }
  State reopen(const Summary& task) {
    IssueDoors d = doors();
    return reopen_issue(task, d);
  }
  State answer(const Summary& task, const std::string& text,
               domain::Ruling ruling = domain::Ruling::none) {
    IssueDoors d = doors();
    return answer_issue(task, {text, ruling}, d);
  }
  size_t enqueue(const std::vector<Summary>& tasks) {
    IssueDoors d = doors();
    return enqueue_tasks(tasks, d).size();
  }
  std::string refusal(const std::function<void()>& deed) {
    try {
      deed();
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing was refused";
  }

  test::TempRepository repository_;
  config::Config config_;
  os::SystemClock clock_;
  store::Store store_{repository_.layout()};
};

TEST_F(BacklogDeeds, NumbersCountUpAndNameWhatTheyGiveTo) {
  const Summary first = make("Fix the login: it's slow");
  const Summary second = make("日本語");
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.feature, "1-fix-the-login-its-slow");
  EXPECT_EQ(first.branch, "refs/heads/wave/1-fix-the-login-its-slow");
  EXPECT_EQ(first.base_ref, "refs/heads/main");
  EXPECT_EQ(first.base_oid, "");
  EXPECT_EQ(second.feature, "2-issue");
  EXPECT_TRUE(domain::is_in_backlog(first));
  EXPECT_EQ(store_.index().count_backlog(), 2);
  for (const std::string name : {"#1", "1", first.feature.c_str(), first.id.c_str()}) {
    EXPECT_EQ(find_named_task(store_.index(), name).id, first.id) << name;
  }
}

TEST_F(BacklogDeeds, ANameThatIsTakenGetsANumber) {
  repository_.git({"branch", "wave/1-login"});
  EXPECT_EQ(make("login").feature, "1-login-2");
}

TEST_F(BacklogDeeds, ALongTitleIsCutBetweenWords) {
  const std::string word = "abcdefghi ";
  std::string title;
  for (int i = 0; i < 20; ++i) title += word;
  EXPECT_EQ(make(title).feature, "1-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi");
}

TEST_F(BacklogDeeds, OneNumberOfTwoClonesNamesBoth) {
  const Summary ours = make("ours");
  domain::Created created;
  created.feature = "1-theirs";
  created.branch = "refs/heads/wave/1-theirs";
  created.origin = "local";
  created.number = 1;
  domain::Event event;
  event.task = "0123456789";
  event.body = created;
  add(event);
  const std::string said = refusal([&] { find_named_task(store_.index(), "#1"); });
  EXPECT_NE(said.find(ours.id), std::string::npos) << said;
  EXPECT_NE(said.find("0123456789"), std::string::npos) << said;
  EXPECT_EQ(make("next").number, 2);
}

TEST_F(BacklogDeeds, WordsThatCannotBeTakenMakeNothing) {
  const std::string longest(domain::k_longest_text, 'x');
  make("fits", longest);
  const std::vector<NewIssue> faulty = {
      {"", "", {}, {}, 0, {}, {}},
      {"  ", "", {}, {}, 0, {}, {}},
      {"two\nlines", "", {}, {}, 0, {}, {}},
      {"\x1b[31mred", "", {}, {}, 0, {}, {}},
      {"left\u202Eright", "", {}, {}, 0, {}, {}},
      {"\xff", "", {}, {}, 0, {}, {}},
      {std::string(257, 'x'), "", {}, {}, 0, {}, {}},
      {"t", longest + "x", {}, {}, 0, {}, {}},
      {"t", "\x1b]0;x\x07", {}, {}, 0, {}, {}},
      {"t", std::string("a\0b", 3), {}, {}, 0, {}, {}},
      {"t", "\xc3", {}, {}, 0, {}, {}},
      {"t", "\u009b31m", {}, {}, 0, {}, {}},
      {"t", "", {"a,b"}, {}, 0, {}, {}},
      {"t", "", {"a\nb"}, {}, 0, {}, {}},
      {"t", "", std::vector<std::string>{std::string(51, 'x')}, {}, 0, {}, {}},
      {"t", "", {}, {""}, 0, {}, {}},
      {"t", "", {}, {}, 10, {}, {}},
      {"t", "", {}, {}, -1, {}, {}},
  };
  for (const NewIssue& each : faulty) EXPECT_THROW(make(each), UsageError) << each.title;
  EXPECT_EQ(store_.index().backlog().size(), 1U);
}

TEST_F(BacklogDeeds, WaitsForWhatItsTextAndItsMakerName) {
  const Summary one = make("one");
  const Summary two = make("two");
  const Summary both = make({"both", "- Blocked by #1\n", {}, {}, 0, {two.feature}, {}});
  EXPECT_EQ(both.depends_on, (std::vector<std::string>{one.id, two.id}));
  edit(both, {.body = "Depends on #2"});
  EXPECT_EQ(now(both).depends_on, std::vector<std::string>{two.id});
  edit(both, {.remove_blocked_by = {"#2"}});
  EXPECT_TRUE(now(both).depends_on.empty());
  EXPECT_THROW(make("unknown", "Requires #77"), Error);
  EXPECT_THROW(make({"unknown", "", {}, {}, 0, {"#77"}, {}}), Error);
  make("elsewhere", "Blocked by other/place#3");
}

TEST_F(BacklogDeeds, NothingWaitsForItself) {
  const Summary one = make("one");
  const Summary two = make("two", "Blocked by #1");
  make("three", "Blocked by #2");
  const std::string ring = refusal([&] { edit(one, {.add_blocked_by = {"3"}}); });
  EXPECT_NE(ring.find("1-one -> 3-three -> 2-two -> 1-one"), std::string::npos) << ring;
  EXPECT_THROW(edit(two, {.body = "Blocked by #2"}), Error);
  IssueDoors d = doors();
  const std::vector<NewIssue> knot = {{"a", "", {}, {}, 0, {}, {1}}, {"b", "", {}, {}, 0, {}, {0}}};
  EXPECT_THROW(new_issues(knot, d), Error);
  EXPECT_EQ(store_.index().backlog().size(), 3U) << "all or nothing";
}

TEST_F(BacklogDeeds, AnEditChangesWhatItSaysAndNoMore) {
  const Summary task = make({"old", "text", {"bug", "ui"}, {"ann"}, 3, {}, {}});
  const std::string version = whole(task).work->described.version;
  EXPECT_FALSE(edit(task, {.title = "old"}));
  EXPECT_TRUE(edit(task, {.priority = 1, .add_assignees = {"bob"}, .remove_assignees = {"ann"}}));
  EXPECT_EQ(whole(task).work->described.version, version) << "the plan stays good";
  EXPECT_TRUE(edit(task, {.title = "new", .add_labels = {"api"}, .remove_labels = {"ui"}}));
  const domain::Described words = whole(task).work->described;
  EXPECT_EQ(words.title, "new");
  EXPECT_EQ(words.body, "text");
  EXPECT_EQ(words.labels, (std::vector<std::string>{"api", "bug"}));
  EXPECT_EQ(words.assignees, std::vector<std::string>{"bob"});
  EXPECT_NE(words.version, version) << "the plan is stale";
  EXPECT_EQ(now(task).priority, 1);
  EXPECT_THROW(edit(task, {.remove_labels = {"ui"}}), Error);
  EXPECT_THROW(edit(task, {.title = "two\nlines"}), UsageError);
}

TEST_F(BacklogDeeds, WordsOfWorkThatIsDoneStay) {
  const Summary task = make("done");
  move(task, {State::queued, State::needs_human, State::done});
  EXPECT_THROW(edit(task, {.title = "other"}), Error);
  EXPECT_THROW(reopen(task), Error);
  EXPECT_FALSE(close(task));
  EXPECT_EQ(refusal([&] { enqueue({task}); }), "'1-done' (#1) is done: there is nothing to do");
}

TEST_F(BacklogDeeds, ClosedUnlessSomebodyWorksOnIt) {
  const std::vector<std::vector<State>> idle = {
      {}, {State::queued}, {State::queued, State::planning, State::ready}, {State::needs_human}};
  for (const auto& ways : idle) {
    const Summary task = make("idle");
    if (!ways.empty()) move(task, ways);
    EXPECT_TRUE(close(task, "of no use"));
    EXPECT_EQ(now(task).state, State::skipped);
    EXPECT_EQ(now(task).reason, Reason::closed);
    EXPECT_EQ(now(task).detail, "of no use");
    EXPECT_FALSE(close(task));
    EXPECT_EQ(reopen(task), State::pending) << "it was never tried";
    EXPECT_EQ(now(task).reason, Reason::none);
  }
  const Summary busy = make("busy");
  move(busy, {State::queued, State::planning});
  EXPECT_THROW(close(busy), Error);
  const Summary failed = make("failed");
  move(failed, {State::failed});
  EXPECT_TRUE(close(failed));
  EXPECT_EQ(now(failed).state, State::cancelled);
  EXPECT_THROW(close(failed, "two\nlines"), UsageError);
}

TEST_F(BacklogDeeds, WhatWasTriedIsQueuedWhenItIsWantedAgain) {
  const Summary task = make("tried");
  domain::Event claim =
      word_about(now(task), domain::RunClaimed{"a", "process", "", ""}, State::starting);
  claim.run = task.id + "-1";
  claim.attempt = claim.epoch = 1;
  add(claim);
  move(task, {State::cancelled});
  EXPECT_EQ(reopen(task), State::queued);
}

TEST_F(BacklogDeeds, QueuedAllOrNone) {
  const Summary one = make("one");
  const Summary two = make("two");
  const Summary busy = make("busy");
  move(busy, {State::queued, State::planning, State::ready, State::starting, State::running});
  EXPECT_THROW(enqueue({one, busy}), Error);
  EXPECT_EQ(now(one).state, State::pending);
  EXPECT_EQ(enqueue({one, two}), 2U);
  EXPECT_EQ(enqueue({one, two}), 0U);
  EXPECT_EQ(store_.index().count_backlog(), 0);
  for (const State from : {State::failed, State::skipped, State::cancelled, State::needs_human}) {
    move(one, {from});
    EXPECT_EQ(enqueue({one}), 1U) << to_string(from);
  }
}

struct Going {
  Reason reason;
  domain::Ruling ruling;
  bool planned;
  State to;
};

TEST_F(BacklogDeeds, AnAnswerGoesWhereItsReasonSays) {
  using domain::Ruling;
  const std::vector<Going> table = {
      {Reason::unclear, Ruling::none, false, State::queued},
      {Reason::unclear, Ruling::none, true, State::queued},
      {Reason::unclear, Ruling::approve, true, State::ready},
      {Reason::no_plan, Ruling::none, false, State::queued},
      {Reason::risk, Ruling::approve, true, State::ready},
      {Reason::risk, Ruling::none, true, State::queued},
      {Reason::risk, Ruling::reject, true, State::skipped},
      {Reason::review_limit, Ruling::none, true, State::ready},
      {Reason::review_limit, Ruling::approve, true, State::submitting},
      {Reason::checks_failed, Ruling::approve, true, State::submitting},
      {Reason::budget, Ruling::approve, true, State::ready},
      {Reason::agent_exit, Ruling::none, false, State::queued},
  };
  for (const Going& row : table) {
    const Summary task = make("asks");
    add(word_about(now(task), domain::Asked{"which?"}));
    if (row.planned) add(word_about(now(task), domain::Planned{"{}", {}, "", ""}));
    move(task, {State::needs_human}, row.reason);
    EXPECT_EQ(answer(task, "this", row.ruling), row.to) << to_string(row.reason);
    EXPECT_EQ(now(task).state, row.to);
    EXPECT_EQ(whole(task).work->question, "");
    EXPECT_EQ(whole(task).work->answers.at(0).text, "this");
    EXPECT_EQ(now(task).reason, row.to == State::skipped ? Reason::closed : Reason::none);
  }
}

TEST_F(BacklogDeeds, AnApprovalStandsForTheReview) {
  const Summary task = make("judged");
  const std::string tip = repository_.git({"rev-parse", "main"});
  const std::string tree = repository_.git({"rev-parse", "main^{tree}"});
  move(task, {State::queued, State::planning, State::ready});
  domain::Event claim =
      word_about(now(task), domain::RunClaimed{"a", "process", "", tip}, State::starting);
  claim.run = task.id + "-1";
  claim.attempt = claim.epoch = 1;
  add(claim);
  move(task, {State::running, State::reviewing, State::needs_human}, Reason::review_limit);
  answer(task, "", domain::Ruling::approve);
  const domain::Work work = whole(task).work.value();
  const domain::Reviewed* review = domain::review_of(work, tree);
  ASSERT_NE(review, nullptr);
  EXPECT_EQ(review->judgement, domain::Judgement::approve);
  EXPECT_EQ(review->oid, tip);
}

TEST_F(BacklogDeeds, NobodyAnswersWhatWasNotAsked) {
  const Summary task = make("quiet");
  EXPECT_THROW(answer(task, "yes"), Error);
  move(task, {State::needs_human}, Reason::unclear);
  EXPECT_THROW(answer(task, " \n"), UsageError);
  EXPECT_THROW(answer(task, "\x1b[2J"), UsageError);
  EXPECT_THROW(answer(task, std::string(domain::k_longest_text + 1, 'x')), UsageError);
  EXPECT_EQ(now(task).state, State::needs_human);
}

TEST_F(BacklogDeeds, HeldOnceAndLetGoOnce) {
  const Summary task = make("held");
  IssueDoors d = doors();
  EXPECT_FALSE(hold_issue(task, Hold::off, d));
  EXPECT_TRUE(hold_issue(task, Hold::on, d));
  EXPECT_FALSE(hold_issue(task, Hold::on, d));
  EXPECT_TRUE(whole(task).work->held);
  EXPECT_TRUE(hold_issue(task, Hold::off, d));
  close(task);
  EXPECT_THROW(hold_issue(task, Hold::on, d), Error);
}

TEST_F(BacklogDeeds, WhatCannotBeReadPausesTheServiceAsWell) {
  const git::Layout layout = repository_.layout();
  EXPECT_FALSE(service_pause(layout));
  EXPECT_FALSE(unpause_service(layout));
  EXPECT_TRUE(pause_service(layout, {1700000000000, "ann", "holidays"}));
  EXPECT_FALSE(pause_service(layout, {1, "bob", ""}));
  EXPECT_EQ(service_pause(layout)->since_ms, 1700000000000);
  EXPECT_EQ(service_pause(layout)->by, "ann");
  EXPECT_EQ(service_pause(layout)->why, "holidays");
  os::write_file(layout.wave_dir() / "paused", "{");
  EXPECT_TRUE(service_pause(layout));
  EXPECT_TRUE(unpause_service(layout));
  EXPECT_FALSE(service_pause(layout));
}

TEST_F(BacklogDeeds, WordsOfAnotherForgeAreChangedThere) {
  domain::Created created;
  created.feature = "gh-7";
  created.branch = "refs/heads/wave/gh-7";
  created.origin = "github";
  created.number = 7;
  domain::Event event;
  event.task = "0123456789";
  event.body = created;
  add(event);
  const Summary task = find_named_task(store_.index(), "#7");
  EXPECT_THROW(edit(task, {.title = "x"}), Error);
  EXPECT_THROW(close(task), Error);
  EXPECT_EQ(enqueue({task}), 1U);
}

TEST_F(BacklogDeeds, ListsByNumberWhatIsAskedFor) {
  make({"one", "", {"Bug"}, {}, 0, {}, {}});
  const Summary two = make("two", "Blocked by #1");
  const Summary gone = make("gone");
  close(gone);
  const auto shown = list_issues(store_, {});
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].task.number, 1);
  ASSERT_EQ(shown[1].needs.size(), 1U);
  EXPECT_EQ(shown[1].needs[0].number, 1);
  EXPECT_FALSE(shown[1].needs[0].done);
  EXPECT_EQ(list_issues(store_, {.all = true}).size(), 3U);
  EXPECT_EQ(list_issues(store_, {.labels = {"bug"}}).size(), 1U);
  EXPECT_EQ(list_issues(store_, {.state = State::skipped}).front().task.id, gone.id);
  enqueue({two});
  EXPECT_EQ(list_issues(store_, {.state = State::queued}).front().task.id, two.id);
}

}  // namespace
}  // namespace wave::actions
