// SPDX-License-Identifier: MIT
// The part of Runner that follows the agent's end: what is left of it ends, what has become of the
// task is judged, and the end is recorded.
#include "agent/agents.h"
#include "domain/conversation.h"
#include "error/error.h"
#include "os/failpoint.h"
#include "os/log.h"
#include "os/random.h"
#include "runner/exit_record.h"
#include "runner/left_work.h"
#include "runner/limit_pause.h"
#include "runner/runner.h"
#include "store/commits.h"

#include <poll.h>

namespace wave::runner {
namespace {

// So many failures in a row, about as many seconds, for a repository to come back: its disk may
// take its time after a sleep. Whoever wants the run ended has more likely moved it.
constexpr int k_gone_patience = 60;
constexpr int k_moved_patience = 10;

// To bring what was committed out of a sandbox; a try that is under way is not cut off.
constexpr int64_t k_patience_ms = 60000;
constexpr int k_pause_ms = 1000;

void append(std::vector<domain::Event>& events, std::vector<domain::Event> more) {
  events.insert(events.end(), more.begin(), more.end());
}

}  // namespace

void Runner::finish_ending(const os::Now& now) {
  const Ending::Progress progress = ending_->step(now);
  if (progress == Ending::Progress::going_on) return;
  if (progress == Ending::Progress::survived) {
    os::log(os::Level::error, "processes of run " + launch_.run + " survived SIGKILL");
    survived_ = true;
  }
  if (!child_end_) child_end_ = child_->collect();
  drain_output(now);
  if (!ended_) {
    judge_end(now);
  } else if (!after_.is_over()) {
    end_after();
  }
  if (!start_after(now)) conclude(now);
}

// Nothing is run after an agent that was never started or that nobody can end, and nothing more
// when the machine goes down.
void Runner::judge_end(const os::Now& now) {
  if (!set_up_.is_over() || survived_ || cause_ == Cause::shut_down) after_.give_up();
  if (reader_) reader_->finish();
  take_in_all(now);
  await_after(now, ended_event(now));
  reader_.reset();
  mailbox_.reset();
}

// From now on the end is what it was judged to be, also for whoever finds that we are dead.
void Runner::await_after(const os::Now& now, const domain::Event& judged) {
  if (!after_.is_over()) write_down(now, judged);
  ended_ = judged;
  started_ = clock_.now();  // judging may have taken its time
}

// The whole reflog: whatever was missed on the way is found here. What stays in the sandbox's own
// git directory would be judged not to be there, so a busy machine is waited for.
void Runner::take_in_all(const os::Now& now) {
  const int64_t began_ms = clock_.now().awake_ms;
  while (true) {
    reflog_offset_ = 0;
    poked_ = true;
    not_brought_ = false;
    take_in_commits(now, store::Patience::wait);
    if (!not_brought_ || clock_.now().awake_ms - began_ms > k_patience_ms) return;
    poll(nullptr, 0, k_pause_ms);
  }
}

domain::Event Runner::ended_event(const os::Now& now) {
  Facts facts;
  facts.cause = cause_;
  facts.end = child_end_.value_or(os::ChildEnd{});
  facts.commit_needed = launch_.commit_needed;
  facts.timeout_s = launch_.timeout_s;
  facts.idle_timeout_s = launch_.idle_timeout_s;
  facts.setting_up = !set_up_.is_over();
  if (cause_ == Cause::set_up) {
    facts.set_up_detail = set_up_ended_ ? set_up_.failure(facts.end) : set_up_.timed_out();
  }
  const auto task = store_.index().task(launch_.task);
  if (task) facts.own_commits = store::has_own_commits(store_.repository(), *task);
  facts.reviewed = task && task->work;
  agent::AgentReport report = reader_ ? reader_->report() : agent::AgentReport();
  if (task && !facts.setting_up) {
    take_off_earlier_runs(report, *task, launch_.run);
    facts.limited_until_ms = limited_until_ms(report, facts.end.exit_code == 0, *task, now.wall_ms);
  }
  if (task && is_left_work(facts)) {
    facts.left_work = take_left_work(now, *task);
    facts.own_commits = store::has_own_commits(store_.repository(), *task);
  }
  domain::Event event = about_run(judge(facts));
  tell_tampering(now, event, task ? task->branch : "");
  if (!fault_.empty()) event.detail += (event.detail.empty() ? "" : "; ") + fault_;
  auto& body = std::get<domain::RunEnded>(event.body);
  if (task) body.tip = store::sound_tip(store_.repository(), task->branch).value_or("");
  if (facts.setting_up) return event;  // there was no agent yet
  body.agent_session = report.session.empty() ? launch_.agent_session : report.session;
  if (body.agent_session.empty() && launch_.terminal) body.agent_session = kept_session(now);
  body.input_tokens = report.input_tokens;
  body.output_tokens = report.output_tokens;
  body.cost_usd = report.cost_usd.value_or(0);
  return event;
}

// A terminal tells no session; the agent's own files may.
std::string Runner::kept_session(const os::Now& now) const {
  const agent::Agent* adapter = agent::find_adapter(launch_.agent);
  if (!adapter) return {};
  try {
    const int64_t began_ms = now.wall_ms - (now.boot_ms - started_.boot_ms);
    return adapter->find_session({launch_.worktree, began_ms, environment_}).value_or("");
  } catch (const std::exception& error) {
    os::log(os::Level::warning, error.what());
    return {};
  }
}

// It ended well, alone and for good, and there is nothing of it on its branch. What commands before
// it have made lies among what it left and cannot be told from it; and those after it, in the
// sandbox, would not see on the branch what we committed.
bool Runner::is_left_work(const Facts& facts) const {
  if (launch_.readiness.leaves_files() || (sandboxed_ && !after_.is_over())) return false;
  return launch_.commit_for_agent && !facts.setting_up && facts.commit_needed &&
         !facts.own_commits && !survived_ && fault_.empty() && facts.cause == Cause::none &&
         facts.end.exit_code == 0 && !facts.limited_until_ms;
}

std::string Runner::take_left_work(const os::Now& now, const domain::Task& task) {
  const LeftWork left = commit_left_work(store_, launch_, task, now);
  if (!left.commit.empty()) {
    store_.take_in(now, "runner", {{launch_.task, {left.commit}}}, store::Patience::wait);
  }
  return left.detail;
}

// Beside the run: who finds that we are dead records it.
domain::Event Runner::write_down(const os::Now& now, domain::Event ended) {
  ended.id = "x." + launch_.run;  // a record needs one; the store gives it its own
  ended.t_ms = now.wall_ms;
  ended.by = "runner";
  prepare_next(now, ended);
  try {
    write_exit(run_dir_, ended);
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());  // the log is what counts
  }
  return ended;
}

void Runner::record_end(const os::Now& now, const domain::Event& judged) {
  if (is_homeless()) return;
  WAVE_FAILPOINT("run.ended");
  const domain::Event ended = write_down(now, judged);
  WAVE_FAILPOINT("run.written");
  const auto with_messages = [&](index::Index& index) {
    std::vector<domain::Event> events = {ended};
    const auto task = index.task(launch_.task);
    if (task) append(events, domain::cut_off_messages(*task, launch_.run, *ended.to));
    return events;
  };
  const auto appended = store_.append(now, "runner", with_messages, {{launch_.task, {}}});
  if (appended.refused) os::log(os::Level::warning, *appended.refused);
  over_ = true;
  WAVE_FAILPOINT("run.recorded");
}

// Whether the repository was moved or removed for good: nobody would look for the end at its old
// place. Whoever finds it at its new one finds that we are dead.
bool Runner::is_homeless() {
  const auto& home = store_.layout().common_dir;
  if (os::file_id(home)) return false;
  const bool is_unwanted = cause_ == Cause::stopped || cause_ == Cause::shut_down;
  if (failures_ < (is_unwanted ? k_moved_patience : k_gone_patience)) {
    throw Error("the repository '" + home.string() + "' is gone");
  }
  over_ = true;
  return true;
}

// Whether the task goes on by itself; whoever starts it then finds what its agent needs. Otherwise
// nobody is to find it any more.
void Runner::prepare_next(const os::Now& now, domain::Event& ended) {
  const auto task = store_.index().task(launch_.task);
  if (task) apply_retry_policy(ended, *task, launch_.retry, now.wall_ms, os::random_fraction());
  const auto kept_in = store_.layout().private_dir(launch_.task);
  if (ended.to != domain::State::pending) {
    take_environment(kept_in);
    return;
  }
  try {
    write_environment(kept_in, environment_);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());  // it goes on with the environment of its starter
  }
}

}  // namespace wave::runner
