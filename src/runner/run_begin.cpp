// SPDX-License-Identifier: MIT
// The part of Runner that comes before the agent, and starts it: the run is taken, the worktree
// made ready, the start recorded.
#include "agent/agents.h"
#include "error/passing_error.h"
#include "os/brand.h"
#include "os/log.h"
#include "runner/launched_folder.h"
#include "runner/runner.h"
#include "runner/tampering.h"
#include "store/commits.h"
#include "store/spool.h"

#include <algorithm>
#include <csignal>

#include <poll.h>

namespace wave::runner {
namespace {

// To record the start: each try waits for the store by itself.
constexpr int k_most_tries = 20;
constexpr int k_pause_ms = 1000;

}  // namespace

bool Runner::begin(const os::Now& now) {
  // The record alone proves too little: of two that begin at once neither sees the other's, and the
  // one that then must not begin would stand in it.
  only_ = os::FileLock::try_acquire(run_dir_ / "runner.lock");
  const auto owner = read_owner(run_dir_);
  if (!only_ || (owner && life_of(owner->process) == os::Life::alive)) {
    os::log(os::Level::warning, "run " + launch_.run + " has a runner already");
    return false;
  }
  write_owner(run_dir_, {os::self_identity(), std::nullopt, now.boot_ms + k_lease_ms});
  environment_ = take_environment(run_dir_);
  try {
    socket_ = os::DatagramSocket::bind(launch_.socket);
  } catch (const Error& error) {
    // Only a hint travels through it: the reflog tells of the same commits.
    os::log(os::Level::warning, error.what());
  }
  if (!launch_.sandbox.on) watch_commits();
  started_ = now;
  lease_boot_ms_ = now.boot_ms;
  return (set_up_.is_over() || is_wanted()) && go_on(now);
}

void Runner::watch_commits() {
  watch_.add(git_dir_ / "logs");
  watch_.add(git_dir_);
  store::read_reflog(git_dir_, reflog_offset_);
}

// A run that was stopped or replaced before it began needs no set-up.
bool Runner::is_wanted() {
  const auto task = store_.index().summary(launch_.task);
  return task && task->run == launch_.run && task->state == domain::State::starting;
}

bool Runner::go_on(const os::Now& now) {
  if (!set_up_.is_over()) return start_step(now);
  return begins() && start_agent(clock_.now());
}

// A store that others keep for long, or a disk that is full for a moment, ends no run that has a
// worktree made ready: it is tried again, unless somebody wants it ended.
bool Runner::begins() {
  for (int tries = 1;; ++tries) {
    try {
      return record_start(clock_.now());
    } catch (const PassingError& error) {
      if (tries == k_most_tries || is_called_off()) throw;
      os::log(os::Level::warning, "run " + launch_.run + ": " + error.what());
      poll(nullptr, 0, k_pause_ms);
    }
  }
}

bool Runner::is_called_off() {
  const std::vector<int> signals = signals_.receive();
  return std::any_of(signals.begin(), signals.end(), [](int signal) {
    return signal == SIGUSR1 || signal == SIGTERM || signal == SIGINT;
  });
}

bool Runner::start_step(const os::Now& now) {
  const std::string heading = "== " + set_up_.heading() + "\n";
  log_.write(heading);
  pane_.show(heading);
  const auto refusal =
      start_child(set_up_.command(environment_), domain::Reason::setup_failed, now);
  return !refusal || never_started(*refusal, now);
}

// What it left running (a database, say) ends with the run.
void Runner::end_step(const os::Now& now) {
  drain_output(now);
  set_up_ended_ = true;
  if (child_end_->exit_code != 0) return end_agent(now, Cause::set_up);
  set_up_ended_ = false;
  const std::string moment = set_up_.moment();
  set_up_.step_done();
  if (set_up_.moment() != moment) started_ = now;
  child_end_.reset();
  if (!go_on(now)) over_ = true;
}

bool Runner::record_start(const os::Now& now) {
  if (sandboxed_) brought({}, Stage::running);  // what the set-up has committed
  domain::Event started;
  started.from = domain::State::starting;
  started.to = domain::State::running;
  const auto appended = store_.append(now, "runner", [&](index::Index& index) {
    const auto identity = store_.writer();
    started.body = domain::RunStarted{identity ? identity->machine : "", tip_when_ready(index)};
    return std::vector<domain::Event>{about_run(started)};
  });
  if (appended.refused) os::log(os::Level::warning, *appended.refused);
  return !appended.refused;
}

// Empty unless the set-up has moved it.
std::string Runner::tip_when_ready(index::Index& index) const {
  const auto task = set_up_.has_run() ? index.task(launch_.task) : std::nullopt;
  if (!task || task->runs.empty()) return "";
  const std::string tip = store::sound_tip(store_.repository(), task->branch).value_or("");
  return tip == task->runs.back().tip_at_start ? "" : tip;
}

bool Runner::start_agent(const os::Now& now) {
  started_ = now;
  active_awake_ms_ = now.awake_ms;
  lease_boot_ms_ = now.boot_ms;
  os::ChildCommand command;
  command.argv = launch_.argv;
  command.environment = environment_;
  if (launch_.prompt_on_stdin) command.input_file = launch_.prompt_file;
  command.stdio = launch_.terminal ? os::Stdio::terminal : os::Stdio::pipes;
  if (const auto size = pane_.size()) command.size = *size;
  note_refs(store_.layout(), launch_);
  if (const auto refusal = start_child(command, domain::Reason::agent_not_found, now)) {
    return never_started(*refusal, now);
  }
  const agent::Agent* adapter = agent::find_adapter(launch_.agent);
  if (adapter && !launch_.terminal) reader_ = adapter->read_output();
  mailbox_.emplace(store_, launch_, now.boot_ms);
  mailbox_->look(now);  // before the agent's first word, which acknowledges what it was given
  return true;
}

// In the worktree.
std::optional<Runner::Refusal> Runner::start_child(os::ChildCommand command,
                                                   domain::Reason otherwise, const os::Now& now) {
  const LaunchedFolder folder(launch_.worktree, launch_.worktree_id);
  if (!folder.refusal().empty()) {
    return Refusal{domain::Reason::tampered, folder.refusal()};
  }
  command.directory = folder.path();
  command.brand = os::brand_of(launch_.run);
  try {
    child_.emplace(os::Child::start(confined(std::move(command))));
  } catch (const Error& error) {
    return Refusal{otherwise, error.what()};
  }
  agent_ = os::identify(child_->pid());
  write_owner(run_dir_, {os::self_identity(), agent_, now.boot_ms + k_lease_ms});
  return std::nullopt;
}

bool Runner::never_started(const Refusal& refusal, const os::Now& now) {
  domain::Event ended;
  ended.from = set_up_.is_over() ? domain::State::running : domain::State::starting;
  ended.to = domain::State::failed;
  ended.reason = refusal.reason;
  ended.detail = refusal.why;
  ended.body = domain::RunEnded{};
  if (!set_up_.is_over() || refusal.reason == domain::Reason::tampered) after_.give_up();
  await_after(now, about_run(ended));
  if (start_after(now)) return true;
  record_end(now, *ended_);
  return false;
}

}  // namespace wave::runner
