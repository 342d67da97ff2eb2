// SPDX-License-Identifier: MIT
#include "service/shared_backlog.h"

#include "actions/new_issue.h"
#include "actions/start_doors.h"
#include "actions/start_plan.h"
#include "domain/ids.h"
#include "domain/summary.h"
#include "error/error.h"
#include "os/process_runner.h"
#include "runner/owner_record.h"
#include "service/advance.h"
#include "service/forge_world.h"
#include "service/piece_state.h"
#include "support/made_events.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <utility>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wave::service {
namespace {

using domain::State;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr int64_t k_lease_s = 60;
constexpr int64_t k_beat_s = 20;

config::Config shared_config() {
  config::Sources sources;
  sources.flags = {{"claims.remote", "origin"}};
  return config::load(sources);
}

// git, and what happens just before it moves claims, once.
class Meddler : public os::ProcessRunner {
 public:
  std::function<void()> meanwhile;

  os::Finished run(const os::Command& command) override {
    const bool claims = std::any_of(
        command.argv.begin(), command.argv.end(),
        [](const std::string& each) { return each.find(":refs/wave/claims/") != each.npos; });
    if (meanwhile && claims) std::exchange(meanwhile, nullptr)();
    return real_.run(command);
  }
  int start_detached(const os::Command& command) override { return real_.start_detached(command); }

 private:
  os::SystemProcessRunner real_;
};

// A clone of the remote, with a service of its own. Time is the same for all, and stands until a
// test lets it pass.
class Clone {
 public:
  Clone(const std::filesystem::path& remote, const SetClock& clock) : clock_(clock) {
    repository_.git({"remote", "add", "origin", remote.string()});
    policy_ = read_policy(config_, "main");
    policy_.lease = std::chrono::seconds(k_lease_s);
    policy_.share_interval = std::chrono::seconds(k_beat_s);
  }
  void push_main() { repository_.git({"push", "-q", "origin", "main"}); }
  void put(const std::string& title) {
    actions::IssueDoors issues{store_, config_, clock_.at};
    actions::NewIssue issue;
    issue.title = title;
    actions::new_issues({issue}, issues);
  }
  Pass pass() {
    Pass out{clock_.at, policy_, config_, rows_of(store_, policy_)};
    out.shared = &shared_;
    return out;
  }
  Turn step() { return shared_.step(pass()); }
  domain::Summary row() { return store_.index().backlog().at(0); }
  bool take() { return shared_.take(pass(), row()); }
  bool has_it() { return shared_.is_ours(row()); }
  // To where the remote's branch may be moved.
  git::RefMove landing(const std::string& message = "landed") {
    const std::string base = repository_.git({"rev-parse", policy_.base});
    const std::string tree = repository_.git({"rev-parse", base + "^{tree}"});
    return {"refs/heads/main", base,
            repository_.git({"commit-tree", "-p", base, "-m", message, tree})};
  }
  bool land() { return shared_.land(pass(), row().id, landing()); }

  test::TempRepository repository_;
  const SetClock& clock_;
  Meddler processes_;
  config::Config config_ = shared_config();
  store::Store store_{repository_.layout()};
  call::Calls calls_{repository_.layout(), processes_, {}};
  Doors doors_{store_, calls_, clock_, processes_, {}};
  Policy policy_;
  SharedBacklog shared_{doors_};
};

class SharedBacklogTest : public testing::Test {
 protected:
  SharedBacklogTest() {
    git({"init", "-q", "--bare", "-b", "main", remote_.string()});
    first_.push_main();
    first_.put("a piece");
    for (Clone* each : {&first_, &second_}) each->step();
  }
  std::string git(const std::vector<std::string>& words) { return asker_.git(words); }
  std::string main_there() {
    return git({"ls-remote", remote_.string(), "refs/heads/main"}).substr(0, 40);
  }
  std::string claims_there() { return git({"ls-remote", remote_.string(), "refs/wave/claims/*"}); }
  void wait(int64_t seconds) {
    clock_.at.wall_ms += seconds * 1000;
    clock_.at.boot_ms += seconds * 1000;
    clock_.at.awake_ms += seconds * 1000;
  }
  // The second looks on while nothing is heard of the first.
  void first_falls_silent() {
    for (int64_t waited = 0; waited <= 2 * k_lease_s; waited += k_beat_s) {
      wait(k_beat_s);
      second_.step();
    }
  }
  void first_begins() {
    ASSERT_TRUE(first_.take());
    ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::queued}));
    first_.shared_.exchange(first_.pass());
    second_.shared_.exchange(second_.pass());
  }

  test::TempRepository asker_;
  test::TempFolder folder_;
  std::filesystem::path remote_ = folder_ / "remote.git";
  SetClock clock_;
  Clone first_{remote_, clock_};
  Clone second_{remote_, clock_};
};

TEST_F(SharedBacklogTest, WhatOneHasTheOtherHasNot) {
  EXPECT_EQ(second_.row().title, "a piece");
  EXPECT_TRUE(first_.take());
  EXPECT_FALSE(second_.take());
  EXPECT_TRUE(first_.has_it());
  EXPECT_FALSE(second_.has_it());
}

TEST_F(SharedBacklogTest, NobodyTakesMoreThanItHasWorkersFor) {
  first_.policy_.workers = 1;
  EXPECT_TRUE(first_.take());
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::queued}));
  first_.put("another");
  const auto rows = first_.store_.index().backlog();
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_FALSE(first_.shared_.take(first_.pass(), rows[1]));
}

TEST_F(SharedBacklogTest, ARenewedClaimIsKept) {
  first_begins();
  for (int i = 0; i < 10; ++i) {
    wait(k_beat_s);
    first_.step();
    second_.step();
  }
  EXPECT_TRUE(first_.has_it());
  EXPECT_FALSE(second_.has_it());
}

// Cut off from the remote it goes on with what is begun, but another may have the piece by then.
TEST_F(SharedBacklogTest, NothingBeginsOnceAClaimWasNotRenewedInTime) {
  first_begins();
  EXPECT_TRUE(first_.shared_.may_begin(first_.row().id));
  wait(k_lease_s);
  EXPECT_TRUE(first_.has_it());
  EXPECT_FALSE(first_.shared_.may_begin(first_.row().id));
  first_.step();
  EXPECT_TRUE(first_.shared_.may_begin(first_.row().id));
}

TEST_F(SharedBacklogTest, WhatADeadCloneHadIsTakenOver) {
  first_begins();
  wait(k_lease_s);
  second_.step();
  EXPECT_FALSE(second_.has_it()) << "it was not seen unchanged for so long";
  first_falls_silent();
  EXPECT_TRUE(second_.has_it());
  const Turn told = first_.step();
  EXPECT_FALSE(first_.has_it());
  ASSERT_THAT(told.deeds, SizeIs(1));
  EXPECT_THAT(told.deeds[0].what, HasSubstr("is lost"));
}

TEST_F(SharedBacklogTest, NobodyIsDeadWhileTheRemoteDoesNotAnswer) {
  first_begins();
  wait(k_beat_s);
  for (Clone* each : {&first_, &second_}) each->step();
  const std::filesystem::path away = folder_ / "away.git";
  std::filesystem::rename(remote_, away);
  for (int64_t waited = 0; waited <= 3 * k_lease_s; waited += k_beat_s) {
    wait(k_beat_s);
    for (Clone* each : {&first_, &second_}) each->step();
  }
  std::filesystem::rename(away, remote_);
  wait(k_beat_s);
  second_.step();
  EXPECT_FALSE(second_.has_it());
  first_.step();
  EXPECT_TRUE(first_.has_it());
  first_falls_silent();
  EXPECT_TRUE(second_.has_it());
}

TEST_F(SharedBacklogTest, WhateverTheDeadOneHadBegunIsBegunAnew) {
  first_begins();
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::planning}));
  first_.shared_.exchange(first_.pass());
  // This one is never told before it is taken over.
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::ready}));
  first_falls_silent();
  EXPECT_TRUE(second_.has_it());
  EXPECT_EQ(second_.row().state, State::queued);
  for (Clone* each : {&first_, &second_}) {
    wait(k_beat_s);
    each->step();
  }
  EXPECT_EQ(second_.row().state, State::queued) << "whatever is told later";
  EXPECT_EQ(first_.row().state, State::queued);
}

// As its starter and its runner would record it.
void begin_run(Clone& clone, int attempt) {
  const domain::Summary row = clone.row();
  const auto claimed =
      test::of_run(row.id, attempt, domain::RunClaimed{}, row.state, State::starting);
  const auto started =
      test::of_run(row.id, attempt, domain::RunStarted{}, State::starting, State::running);
  const auto appended = clone.store_.append(clone.clock_.at, "test", [&](index::Index&) {
    return std::vector<domain::Event>{claimed, started};
  });
  EXPECT_EQ(appended.refused, std::nullopt);
}

void end_run(Clone& clone, State to, domain::Reason reason) {
  const domain::Summary row = clone.row();
  domain::Event ended = test::of_run(row.id, row.attempt, domain::RunEnded{}, row.state, to);
  ended.reason = reason;
  if (to == State::pending) ended.not_before_ms = clone.clock_.at.wall_ms + 3600'000;
  const auto appended = clone.store_.append(
      clone.clock_.at, "test", [&](index::Index&) { return std::vector<domain::Event>{ended}; });
  EXPECT_EQ(appended.refused, std::nullopt);
}

TEST_F(SharedBacklogTest, WhatTheDeadOneHadPutOffIsBegunAnew) {
  first_begins();
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::ready}));
  begin_run(first_, 1);
  first_.shared_.exchange(first_.pass());
  // Its agent meets a limit, and this is not told before it is taken over.
  end_run(first_, State::pending, domain::Reason::limited);
  first_falls_silent();
  ASSERT_TRUE(second_.has_it());
  ASSERT_EQ(second_.row().state, State::ready);
  begin_run(second_, 2);
  for (Clone* each : {&first_, &second_}) {
    wait(k_beat_s);
    each->step();
  }
  EXPECT_EQ(second_.row().state, State::running) << "whatever is told later";
  EXPECT_EQ(second_.row().attempt, 2);
  EXPECT_TRUE(second_.has_it());
}

// A process that has written itself down as the runner of a run.
class Runner {
 public:
  Runner(Clone& clone, const std::string& run) : pid_(fork()) {
    if (pid_ == 0) {
      alarm(600);  // it outlives no test
      for (;;) pause();
    }
    const auto run_dir = clone.store_.layout().run_dir(run);
    std::filesystem::create_directories(run_dir);
    runner::write_owner(run_dir, {os::identify(pid_).value(), std::nullopt, 0});
  }
  ~Runner() { ended_by(); }
  // The signal that it was given; nothing: it was left alone.
  std::optional<int> ended_by() {
    if (pid_ == 0) return std::nullopt;
    kill(pid_, SIGRTMIN);  // of two signals the one with the lower number comes first
    int status = 0;
    waitpid(std::exchange(pid_, 0), &status, 0);
    return WTERMSIG(status) == SIGRTMIN ? std::nullopt : std::optional(WTERMSIG(status));
  }

 private:
  pid_t pid_;
};

// A person cancels it at the second clone, and the first begins it before that is told.
class CrossedTest : public SharedBacklogTest {
 protected:
  CrossedTest() {
    first_begins();
    EXPECT_TRUE(advance(first_.doors_, first_.row(), {State::ready}));
    first_.shared_.exchange(first_.pass());
    second_.shared_.exchange(second_.pass());
    const domain::Summary seen = second_.row();
    piece_ = seen.id;
    EXPECT_TRUE(advance(second_.doors_, seen, {State::cancelled}));
    EXPECT_TRUE(record(first_.doors_, seen, {domain::Held{false}}));  // so that it comes second
    begin_run(first_, 1);
    second_.shared_.exchange(second_.pass());
    first_.shared_.exchange(first_.pass());
  }
  domain::Task task() { return first_.store_.index().task(piece_).value(); }

  std::string piece_;
};

TEST_F(CrossedTest, WhatWasBegunInVainCanBeBegunAgain) {
  ASSERT_EQ(task().state, State::cancelled);
  ASSERT_TRUE(advance(first_.doors_, domain::summarize(task()), {State::ready}));
  begin_run(first_, domain::next_attempt(task()));
  EXPECT_EQ(first_.row().state, State::running);
}

TEST_F(CrossedTest, WhatWasBegunInVainIsEnded) {
  Runner runner(first_, domain::run_id(piece_, 1));
  wait(k_beat_s);
  first_.step();
  EXPECT_EQ(runner.ended_by(), SIGUSR1);
}

// The first, cut off, begins it within its lease, and the second under the same number after that.
class OneNumberTest : public SharedBacklogTest {
 protected:
  OneNumberTest() {
    first_begins();
    EXPECT_TRUE(advance(first_.doors_, first_.row(), {State::ready}));
    first_.shared_.exchange(first_.pass());
  }
  void both_begin() {
    begin_run(first_, 1);
    first_falls_silent();
    EXPECT_TRUE(second_.has_it());
    EXPECT_TRUE(advance(second_.doors_, second_.row(), {State::ready}));
    begin_run(second_, 1);
  }
  // What it then says comes late in the order.
  void say_much(Clone& clone) {
    for (int i = 0; i < 9; ++i) {
      EXPECT_TRUE(record(clone.doors_, clone.row(), {domain::Held{false}}));
    }
  }
  void both_hear() {
    for (int i = 0; i < 3; ++i) {
      wait(k_beat_s);
      for (Clone* each : {&first_, &second_}) each->step();
    }
    EXPECT_EQ(first_.row(), second_.row());
    EXPECT_TRUE(second_.has_it());
  }
};

TEST_F(OneNumberTest, WhoWasCutOffDoesNotEndTheRunOfTheOther) {
  say_much(first_);
  both_begin();
  Runner begun_first(first_, first_.row().run);
  Runner begun_second(second_, second_.row().run);
  end_run(first_, State::failed, domain::Reason::agent_exit);
  both_hear();
  EXPECT_EQ(begun_first.ended_by(), SIGUSR1);
  EXPECT_EQ(begun_second.ended_by(), std::nullopt);
  EXPECT_EQ(second_.row().state, State::running);
}

TEST_F(OneNumberTest, WhoseRunDoesNotCountEndsItAndBeginsTheNext) {
  say_much(second_);
  both_begin();
  Runner begun_second(second_, second_.row().run);
  both_hear();
  EXPECT_EQ(begun_second.ended_by(), SIGUSR1);
  EXPECT_TRUE(waits(second_.row().state)) << "for the next attempt";
  const auto task = second_.store_.index().task(second_.row().id).value();
  EXPECT_EQ(domain::next_attempt(task), 2);
}

TEST_F(OneNumberTest, WhatRunsInVainIsEndedAlsoWhenItsServiceCameLate) {
  say_much(first_);
  both_begin();
  Runner begun_first(first_, first_.row().run);
  ASSERT_TRUE(hand_over(second_.doors_, second_.row(), domain::Reason::budget, "it cost enough"));
  wait(k_beat_s);
  second_.step();
  SharedBacklog again(first_.doors_);  // it knows nothing of what it held
  for (int i = 0; i < 2; ++i) {
    wait(k_beat_s);
    Pass pass = first_.pass();
    pass.shared = &again;
    again.step(pass);
  }
  EXPECT_EQ(first_.row().state, State::needs_human);
  EXPECT_EQ(begun_first.ended_by(), SIGUSR1);
}

TEST_F(OneNumberTest, WhatWasDoneInVainIsGoneOnWith) {
  say_much(second_);
  both_begin();
  const std::string id = second_.row().id;
  const auto work = second_.landing("work").oid.value();
  second_.repository_.git({"update-ref", second_.store_.index().task(id).value().branch, work});
  both_hear();
  domain::Task here = second_.store_.index().task(id).value();
  here.runs.clear();  // which are the first clone's
  actions::RequestRecord request;
  request.agent = "demo";
  actions::MadeDoors made(
      second_.store_, clock_, second_.processes_,
      {{"PATH", os::variable("PATH").value()}, {"HOME", folder_.path().string()}});
  const actions::Starting next = actions::plan_attempt(here, request, made.doors(), std::nullopt,
                                                       "go on", actions::Frame::none);
  EXPECT_EQ(next.tip, work);
  EXPECT_FALSE(next.make_branch);
}

TEST_F(SharedBacklogTest, WhatTheRemoteHasLostGoesOn) {
  first_begins();
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::ready}));
  begin_run(first_, 1);
  Runner runner(first_, first_.row().run);
  std::filesystem::remove_all(remote_ / "refs" / "wave" / "claims");
  wait(k_beat_s);
  first_.step();
  EXPECT_TRUE(first_.has_it());
  EXPECT_THAT(claims_there(), HasSubstr("refs/wave/claims/task-"));
  EXPECT_EQ(runner.ended_by(), std::nullopt);
}

TEST_F(SharedBacklogTest, WhatAnotherHasTakenOverIsEnded) {
  first_begins();
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::ready}));
  begin_run(first_, 1);
  first_.shared_.exchange(first_.pass());
  Runner runner(first_, first_.row().run);
  first_falls_silent();
  ASSERT_TRUE(second_.has_it());
  first_.step();
  EXPECT_EQ(runner.ended_by(), SIGUSR1);
}

TEST_F(SharedBacklogTest, WhoHasLostAPieceLandsNothing) {
  first_begins();
  first_falls_silent();
  const std::string before = main_there();
  EXPECT_FALSE(first_.land());
  EXPECT_EQ(main_there(), before);
  const git::RefMove move = second_.landing();
  EXPECT_TRUE(second_.shared_.land(second_.pass(), second_.row().id, move));
  EXPECT_EQ(main_there(), move.oid);
  EXPECT_THAT(claims_there(), IsEmpty());
}

TEST_F(SharedBacklogTest, WhatIsOverIsGivenBack) {
  first_begins();
  EXPECT_THAT(claims_there(), HasSubstr("refs/wave/claims/task-"));
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::skipped}));
  wait(k_beat_s);
  first_.step();
  EXPECT_THAT(claims_there(), IsEmpty());
}

TEST_F(SharedBacklogTest, AServiceThatComesBackGoesOnWithWhatItHad) {
  first_begins();
  SharedBacklog again(first_.doors_);
  Pass pass = first_.pass();
  pass.shared = &again;
  again.step(pass);
  EXPECT_TRUE(again.is_ours(first_.row()));
}

TEST_F(SharedBacklogTest, FilesThatOneWorksOnAreNotTheOthers) {
  first_begins();
  second_.put("another");
  const auto rows = second_.store_.index().backlog();
  ASSERT_TRUE(second_.shared_.take(second_.pass(), rows.back()));
  const domain::ClaimKey file{domain::ClaimKind::file, "src/a.cpp"};
  const domain::ClaimKey other{domain::ClaimKind::file, "src/b.cpp"};
  EXPECT_TRUE(first_.shared_.cover(first_.pass(), first_.row().id, {file}));
  EXPECT_FALSE(second_.shared_.cover(second_.pass(), rows.back().id, {other, file}));
  EXPECT_TRUE(second_.shared_.cover(second_.pass(), rows.back().id, {other}));
  EXPECT_TRUE(first_.land());
  EXPECT_TRUE(second_.shared_.cover(second_.pass(), rows.back().id, {other, file}));
}

TEST_F(SharedBacklogTest, FilesOfAPieceThatWasLostAreGivenBack) {
  first_begins();
  const domain::ClaimKey file{domain::ClaimKind::file, "src/a.cpp"};
  ASSERT_TRUE(first_.shared_.cover(first_.pass(), first_.row().id, {file}));
  first_falls_silent();
  ASSERT_TRUE(second_.has_it());
  EXPECT_THAT(claims_there(), HasSubstr("refs/wave/claims/file-"));
  SharedBacklog again(first_.doors_);  // it was away, and knows nothing of what it held
  Pass pass = first_.pass();
  pass.shared = &again;
  again.step(pass);
  EXPECT_THAT(claims_there(), Not(HasSubstr("refs/wave/claims/file-")));
  EXPECT_TRUE(second_.has_it());
}

TEST_F(SharedBacklogTest, FilesStayClaimedHoweverManyClaimsThereAre) {
  first_begins();
  const domain::ClaimKey file{domain::ClaimKind::file, "src/a.cpp"};
  ASSERT_TRUE(first_.shared_.cover(first_.pass(), first_.row().id, {file}));
  const std::string tip = main_there();
  // The piece's own claim comes last of more than are read.
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "issue-" + std::string(28, '0') + std::to_string(1000 + i);
    std::ofstream(remote_ / "refs/wave/claims" / name) << tip << '\n';
  }
  wait(k_beat_s);
  first_.step();
  EXPECT_THAT(git({"ls-remote", remote_.string(), "refs/wave/claims/file-*"}), Not(IsEmpty()));
  wait(k_beat_s);
  first_.step();
  EXPECT_TRUE(first_.has_it());
}

TEST_F(SharedBacklogTest, FilesOfADeadCloneAreFreeOnceTheirPieceIsOver) {
  first_begins();
  const domain::ClaimKey file{domain::ClaimKind::file, "src/a.cpp"};
  ASSERT_TRUE(first_.shared_.cover(first_.pass(), first_.row().id, {file}));
  first_falls_silent();
  ASSERT_TRUE(second_.has_it());
  ASSERT_TRUE(advance(second_.doors_, second_.row(), {State::skipped}));
  wait(k_beat_s);
  second_.step();
  EXPECT_THAT(claims_there(), IsEmpty());
}

TEST_F(SharedBacklogTest, WhatADeadCloneHadIsFreeOnceItIsOver) {
  first_begins();
  ASSERT_TRUE(advance(second_.doors_, second_.row(), {State::cancelled}));
  wait(k_beat_s);
  second_.step();
  EXPECT_THAT(claims_there(), HasSubstr("refs/wave/claims/task-")) << "it may yet come back";
  first_falls_silent();
  EXPECT_THAT(claims_there(), IsEmpty());
}

TEST_F(SharedBacklogTest, APersonClaimsWhatNobodyHasAndGivesItBack) {
  const Pass pass = first_.pass();
  EXPECT_TRUE(first_.shared_.claim(pass, first_.row().id));
  EXPECT_FALSE(first_.shared_.claim(pass, first_.row().id)) << "it is held already";
  EXPECT_FALSE(second_.take());
  EXPECT_THROW(second_.shared_.claim(second_.pass(), second_.row().id), Error);
  first_.shared_.leave(pass, first_.row().id);
  EXPECT_THAT(claims_there(), IsEmpty());
  EXPECT_TRUE(second_.shared_.claim(second_.pass(), second_.row().id));
}

TEST_F(SharedBacklogTest, WhatTheServiceOfThisCloneHasAPersonHas) {
  first_begins();
  SharedBacklog hand(first_.doors_);
  EXPECT_FALSE(hand.claim(first_.pass(), first_.row().id));
  const git::RefMove move = first_.landing();
  EXPECT_TRUE(hand.land(first_.pass(), first_.row().id, move));
  EXPECT_EQ(main_there(), move.oid);
  const git::RefMove again = first_.landing("once more");
  EXPECT_FALSE(first_.shared_.land(first_.pass(), first_.row().id, again));
  EXPECT_EQ(main_there(), move.oid);
}

TEST_F(SharedBacklogTest, WhatTheServiceOfThisCloneHasJustTakenAPersonHas) {
  SharedBacklog hand(first_.doors_);
  bool taken = false;
  first_.processes_.meanwhile = [&] { taken = first_.take(); };
  EXPECT_FALSE(hand.claim(first_.pass(), first_.row().id));
  EXPECT_TRUE(taken);
  EXPECT_TRUE(hand.land(first_.pass(), first_.row().id, first_.landing()));
}

TEST_F(SharedBacklogTest, WhoHasLostAPieceToAnotherClaimsItNoMore) {
  first_begins();
  first_falls_silent();
  EXPECT_THROW(first_.shared_.claim(first_.pass(), first_.row().id), Error);
}

TEST_F(SharedBacklogTest, PiecesOfOneNumberAndTitleHaveNamesOfTheirOwn) {
  // Neither knows of the other's.
  first_.put("the same");
  Clone third(remote_, clock_);
  third.put("a piece");
  EXPECT_EQ(third.row().number, first_.row().number);
  EXPECT_NE(third.row().feature, first_.row().feature);
  EXPECT_NE(third.row().branch, first_.row().branch);
}

TEST_F(SharedBacklogTest, WhatAPersonGivesBackNobodyHasTakenOver) {
  ASSERT_TRUE(advance(first_.doors_, first_.row(), {State::needs_human}));
  SharedBacklog hand(first_.doors_);
  ASSERT_TRUE(hand.claim(first_.pass(), first_.row().id));
  wait(k_beat_s);
  first_.step();
  EXPECT_TRUE(first_.has_it()) << "found by its record";
  hand.leave(first_.pass(), first_.row().id);
  wait(k_beat_s);
  const Turn told = first_.step();
  for (const Deed& deed : told.deeds) ADD_FAILURE() << deed.what;
}

}  // namespace
}  // namespace wave::service
