// SPDX-License-Identifier: MIT
// From which states a task may be tried again, by whom and how; and what is said where it may not.
#include "actions/retry_task.h"

#include "actions/configuration.h"
#include "actions/request_record.h"
#include "actions/start_due.h"
#include "domain/ids.h"
#include "error/error.h"
#include "os/child.h"
#include "os/files.h"
#include "os/paths.h"
#include "runner/owner_record.h"
#include "support/append_event.h"
#include "support/made_events.h"
#include "support/no_host.h"
#include "support/temp_repository.h"

#include <algorithm>
#include <csignal>
#include <deque>
#include <ostream>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace wave::actions {
namespace {

using domain::Reason;
using domain::State;

constexpr const char* k_task = "2222222222";
constexpr const char* k_other = "3333333333";
// Here an attempt was counted, and the host was asked to start its runner.
constexpr const char* k_started = test::NoHost::k_started;
constexpr const char* k_no_session =
    "no earlier attempt of 'task' has told of a session of 'command'";

// What is known of the newest run when somebody wants another.
enum class Before {
  nothing,     // there was none
  ended,       // its agent was there, and has told of a session of its own
  no_session,  // its agent was there, and told of none
  no_agent,    // it ended before its agent was there
  alive,       // its runner is there
  unknown,     // nothing tells of its runner any more
  dead         // its runner is proven dead
};

struct Row {
  State state;
  Reason reason;
  Before before;
  const char* plain;
  const char* forced;     // --force-restart
  const char* resumed;    // --resume
  bool by_itself;         // whether it is started when its time has come
  const char* note = "";  // what else is so
};

// Without it the test's name would hold the row's bytes.
void PrintTo(const Row& row, std::ostream* out) {
  *out << to_string(row.state) << '/' << to_string(row.reason) << ' ' << row.note;
}

constexpr const char* k_taken = "the name is taken";
constexpr const char* k_later = "its time has not come";
constexpr const char* k_at_work = "'task' is %s: it is at work already";

// clang-format off
const std::vector<Row>& table() {
  using enum State;
  static const std::vector<Row> rows = {
    // A pending one is started by itself; a person may be faster.
    {pending, Reason::none, Before::nothing, k_started, k_started, k_no_session, true},
    {pending, Reason::none, Before::nothing, k_started, k_started, k_no_session, false, k_later},
    {pending, Reason::agent_exit, Before::ended, k_started, k_started, k_started, true},
    {pending, Reason::agent_exit, Before::ended, k_started, k_started, k_started, false, k_later},
    {pending, Reason::limited, Before::ended, k_started, k_started, k_started, true},
    {pending, Reason::lost, Before::no_agent, k_started, k_started, k_no_session, true},
    // What goes on is ended first, if that is wanted. A dead runner needs no force.
    {starting, Reason::none, Before::alive, "'task' is starting", k_started, k_no_session, false},
    {starting, Reason::none, Before::dead, k_started, k_started, k_no_session, false},
    {running, Reason::none, Before::alive, "'task' is running", k_started, k_no_session, false},
    {running, Reason::none, Before::dead, k_started, k_started, k_no_session, false},
    {running, Reason::none, Before::unknown, "'task' is running", k_started, k_no_session, false},
    // Stages of the pipeline have owners of their own.
    {queued, Reason::none, Before::ended, k_at_work, k_at_work, k_at_work, false},
    {planning, Reason::none, Before::ended, k_at_work, k_at_work, k_at_work, false},
    {ready, Reason::none, Before::ended, k_at_work, k_at_work, k_at_work, false},
    {reviewing, Reason::none, Before::ended, k_at_work, k_at_work, k_at_work, false},
    {submitting, Reason::none, Before::ended, k_at_work, k_at_work, k_at_work, false},
    {waiting_checks, Reason::none, Before::ended, k_at_work, k_at_work, k_at_work, false},
    // A person's turn, also where a dependency that is done after all would do (start_due_test).
    {needs_human, Reason::start_limit, Before::ended, k_started, k_started, k_started, false},
    {needs_human, Reason::agent_exit, Before::ended, k_started, k_started, k_started, false},
    {needs_human, Reason::lost, Before::no_agent, k_started, k_started, k_no_session, false},
    {needs_human, Reason::start_limit, Before::nothing, k_started, k_started, k_no_session, false},
    // An end is an end, until a person says otherwise.
    {failed, Reason::agent_exit, Before::ended, k_started, k_started, k_started, false},
    {failed, Reason::agent_exit, Before::no_session, k_started, k_started, k_no_session, false},
    {failed, Reason::agent_signal, Before::ended, k_started, k_started, k_started, false},
    {failed, Reason::agent_not_found, Before::no_session, k_started, k_started, k_no_session, false},
    {failed, Reason::no_commits, Before::ended, k_started, k_started, k_started, false},
    {failed, Reason::lost, Before::ended, k_started, k_started, k_started, false},
    {failed, Reason::lost, Before::no_agent, k_started, k_started, k_no_session, false},
    {failed, Reason::stopped, Before::ended, k_started, k_started, k_started, false},
    {failed, Reason::tampered, Before::ended, k_started, k_started, k_started, false},
    {failed, Reason::setup_failed, Before::no_agent, k_started, k_started, k_no_session, false},
    {failed, Reason::setup_failed, Before::no_agent,
     "the name 'task' was given to another task meanwhile",
     "the name 'task' was given to another task meanwhile", k_no_session, false, k_taken},
    {timed_out, Reason::timeout, Before::ended, k_started, k_started, k_started, false},
    {timed_out, Reason::idle_timeout, Before::ended, k_started, k_started, k_started, false},
    {cancelled, Reason::stopped, Before::ended, k_started, k_started, k_started, false},
    {cancelled, Reason::stopped, Before::nothing, k_started, k_started, k_no_session, false},
    {skipped, Reason::none, Before::nothing, k_started, k_started, k_no_session, false},
    {done, Reason::none, Before::ended, "'task' is done: there is nothing to try again",
     "'task' is done: there is nothing to try again",
     "'task' is done: there is nothing to try again", false},
    {cleaned, Reason::none, Before::ended, "'task' is cleaned: its worktree is gone",
     "'task' is cleaned: its worktree is gone", "'task' is cleaned: its worktree is gone", false},
  };
  return rows;
}
// clang-format on

std::string expected(const Row& row, std::string sentence) {
  const size_t at = sentence.find("%s");
  if (at != std::string::npos) sentence.replace(at, 2, to_string(row.state));
  return sentence;
}

class RetryTask : public testing::TestWithParam<Row> {
 protected:
  void SetUp() override { bring_about(GetParam()); }
  void TearDown() override {
    if (!runner_ || runner_->collect()) return;
    kill(runner_->pid(), SIGKILL);
    waitpid(runner_->pid(), nullptr, 0);
  }

  void append(domain::Event event, const char* task = k_task) {
    event.task = task;
    test::append(store_, clock_.now(), event);
  }
  domain::Event of_run(domain::Body body, State from, State to) {
    return test::of_run(k_task, 1, std::move(body), from, to);
  }
  void create(const char* task, int64_t not_before_ms = 0) {
    domain::Event event = test::created_at(task, "task", repository_.git({"rev-parse", "main"}));
    event.not_before_ms = not_before_ms;
    append(event, task);
  }
  void move(State from, State to, const Row& row) {
    domain::Event event;
    event.from = from;
    event.to = to;
    event.reason = row.reason;
    if (to == State::pending) event.not_before_ms = due_ms(row);
    event.body = domain::Moved{};
    append(event);
  }
  int64_t due_ms(const Row& row) const {
    return row.note == k_later ? clock_.now().wall_ms + 3600000 : 1;
  }

  void bring_about(const Row& row);
  void claim_run(const Row& row);
  void end_run(const Row& row);
  void move_by_legal_steps(State from, const Row& row);
  void write_owner(const Row& row);
  void write_request();
  std::string answer(const RetryRequest& request);
  std::string run() const { return domain::run_id(k_task, 1); }
  domain::Summary task() { return store_.index().summary(k_task).value(); }

  test::TempRepository repository_;
  store::Store store_{repository_.layout()};
  os::SystemClock clock_;
  os::SystemProcessRunner processes_;
  os::Environment environment_ = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                  {"HOME", (repository_.work_tree() / "home").string()}};
  test::NoHost host_;
  std::optional<os::Child> runner_;
};

void RetryTask::claim_run(const Row& row) {
  if (row.before != Before::no_agent) repository_.git({"branch", "task", "main"});
  domain::RunClaimed claimed;
  claimed.agent = "command";
  claimed.host = "process";
  claimed.tip = repository_.git({"rev-parse", "main"});
  append(of_run(claimed, State::pending, State::starting));
}

void RetryTask::end_run(const Row& row) {
  const State from = row.before == Before::no_agent ? State::starting : State::running;
  const bool direct = domain::is_legal(from, row.state);
  domain::RunEnded ended;
  if (row.before == Before::ended) ended.agent_session = "its own";
  domain::Event event = of_run(ended, from, direct ? row.state : State::done);
  if (direct) event.reason = row.reason;
  if (event.to == State::pending) event.not_before_ms = due_ms(row);
  append(event);
}

// The shortest way there is.
void RetryTask::move_by_legal_steps(State from, const Row& row) {
  std::deque<std::vector<State>> ways = {{from}};
  while (!ways.empty() && ways.front().back() != row.state) {
    for (const State next : domain::all_states()) {
      const bool been = std::count(ways.front().begin(), ways.front().end(), next) > 0;
      if (been || !domain::is_legal(ways.front().back(), next)) continue;
      ways.push_back(ways.front());
      ways.back().push_back(next);
    }
    ways.pop_front();
  }
  ASSERT_FALSE(ways.empty());
  const std::vector<State>& way = ways.front();
  for (size_t step = 1; step < way.size(); ++step) move(way[step - 1], way[step], row);
}

// A program that ends when it is asked to plays the runner.
void RetryTask::write_owner(const Row& row) {
  const auto run_dir = store_.layout().run_dir(run());
  os::make_private_folder(run_dir);
  os::ProcessIdentity owner{"another boot", 1, 1};
  if (row.before == Before::alive) {
    os::ChildCommand command;
    command.argv = {"sleep", "1000"};
    command.environment = environment_;
    runner_.emplace(os::Child::start(command));
    owner = os::identify(runner_->pid()).value();
  }
  runner::write_owner(run_dir, {owner, std::nullopt, 0});
}

void RetryTask::bring_about(const Row& row) {
  create(k_task, due_ms(row));
  if (row.before == Before::nothing) {
    return move_by_legal_steps(State::pending, row);
  }
  claim_run(row);
  if (row.before != Before::no_agent && row.state != State::starting) {
    append(of_run(domain::RunStarted{"machine"}, State::starting, State::running));
  }
  if (row.before == Before::unknown) return;
  if (domain::is_live(row.state)) return write_owner(row);
  if (domain::is_legal(State::running, row.state) || row.state == State::cleaned) {
    end_run(row);
    move_by_legal_steps(task().state, row);
  } else {
    move_by_legal_steps(State::running, row);
  }
  if (row.note == k_taken) create(k_other, clock_.now().wall_ms + 3600000);
}

void RetryTask::write_request() {
  RequestRecord request;
  request.text = "do it";
  request.agent = "command";
  request.command = {"true"};
  actions::write_request(store_.layout(), k_task, request);
}

std::string RetryTask::answer(const RetryRequest& request) {
  write_request();
  const config::Config config = configuration(store_, environment_);
  StartDoors doors{store_, config, clock_, processes_, host_, environment_};
  try {
    return retry_task(task(), request, doors, host_).error;
  } catch (const Error& error) {
    return error.what();
  }
}

// Tried, or refused with these words and without a trace.
void expect_answer(const std::string& wanted, const std::string& said, int attempts_before,
                   int attempts_after) {
  EXPECT_EQ(said, wanted);
  EXPECT_EQ(attempts_after, attempts_before + (wanted == k_started ? 1 : 0));
}

TEST_P(RetryTask, Plain) {
  const int before = task().attempt;
  const std::string said = answer({});
  expect_answer(expected(GetParam(), GetParam().plain), said, before, task().attempt);
}

TEST_P(RetryTask, ByForce) {
  const int before = task().attempt;
  RetryRequest request;
  request.force_restart = true;
  const std::string said = answer(request);
  expect_answer(expected(GetParam(), GetParam().forced), said, before, task().attempt);
}

TEST_P(RetryTask, WithTheAgentsOwnSession) {
  const int before = task().attempt;
  RetryRequest request;
  request.resume = true;
  const std::string said = answer(request);
  expect_answer(expected(GetParam(), GetParam().resumed), said, before, task().attempt);
}

// Its request is not there, so it cannot be started: that it was tried is what is seen.
TEST_P(RetryTask, ByItself) {
  const auto tips = repository_.git({"for-each-ref"});
  DueDoors doors{store_, clock_, processes_, environment_, "reconcile"};
  start_due(doors);
  if (GetParam().by_itself) {
    EXPECT_EQ(task().state, State::needs_human);
    EXPECT_EQ(task().reason, Reason::setup_failed);
  } else {
    EXPECT_EQ(repository_.git({"for-each-ref"}), tips);
  }
}

TEST(RetryTable, HasEveryState) {
  for (const State state : domain::all_states()) {
    const auto is_of = [&](const Row& row) { return row.state == state; };
    EXPECT_TRUE(std::any_of(table().begin(), table().end(), is_of)) << to_string(state);
  }
}

std::string name_of(const testing::TestParamInfo<Row>& info) {
  return std::string(to_string(info.param.state)) + "_" +
         std::string(to_string(info.param.reason)) + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Table, RetryTask, testing::ValuesIn(table()), name_of);

}  // namespace
}  // namespace wave::actions
