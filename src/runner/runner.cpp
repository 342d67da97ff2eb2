// SPDX-License-Identifier: MIT
#include "runner/runner.h"

#include "error/passing_error.h"
#include "os/log.h"
#include "store/commits.h"
#include "store/spool.h"

#include <algorithm>
#include <csignal>

#include <poll.h>
#include <unistd.h>

namespace wave::runner {
namespace {

using std::chrono::milliseconds;

// Others hold the store for milliseconds, unless they have been stopped.
constexpr int64_t k_busy_pause_ms = 100;
// An end that cannot be recorded is tried again for about an hour.
constexpr int k_failure_pause_ms = 1000;
constexpr int k_most_failures = 3600;

}  // namespace

Runner::Runner(store::Store& store, LaunchRecord launch, const os::Clock& clock)
    : store_(store),
      launch_(std::move(launch)),
      clock_(clock),
      run_dir_(store.layout().run_dir(launch_.run)),
      git_dir_(launch_.sandbox.on ? run_git_dir(store.layout(), launch_.run)
                                  : store.layout().task_git_dir(launch_.task)),
      set_up_(launch_, store.layout().common_dir,
              store.layout().private_dir(launch_.task) / "ready"),
      after_(launch_.readiness.withheld),
      // USR1 is `git wave stop`; CHLD wakes the loop for adopted children.
      signals_({SIGTERM, SIGINT, SIGUSR1, SIGCHLD, SIGWINCH}),
      pane_(launch_.terminal),
      log_(run_dir_, launch_.log_max_bytes) {
  after_.add("after_run", launch_.readiness.after_run, launch_.readiness.commands_timeout_s);
  os::ignore_signal(SIGHUP);  // the tmux server may die without the agent noticing
  os::ignore_signal(SIGPIPE);
}

bool Runner::run() {
  os::become_subreaper();
  try {
    if (!begin(clock_.now())) return false;
  } catch (const std::exception& error) {
    if (!child_) throw;
    turn_failed(error);
  }
  while (!over_) turn();
  return true;
}

void Runner::turn() {
  try {
    step();
    failures_ = 0;
  } catch (const std::exception& error) {
    turn_failed(error);
  }
}

// Whatever fails (a full disk, say) must not leave an agent running that nobody watches: it is
// ended, and its end is recorded as soon as that can be done.
void Runner::turn_failed(const std::exception& error) {
  if (++failures_ > k_most_failures) throw;
  try {
    end_agent(clock_.now(), Cause::shut_down);
    os::log(os::Level::error, "run " + launch_.run + ": " + error.what());
  } catch (const std::exception&) {
    // No memory even for that: then the next turn ends it, or goes on if that can be done.
  }
  poll(nullptr, 0, k_failure_pause_ms);
}

void Runner::step() {
  wait(clock_.now());
  const os::Now now = clock_.now();
  read_signals();
  copy_output(now);
  copy_typed();
  hand_over_messages(now);
  pane_.flush();
  if (poked_ && now.boot_ms >= look_boot_ms_) take_in_commits(now, store::Patience::try_once);
  renew_lease(now);
  if (!child_end_) child_end_ = child_->collect();
  os::reap_adopted(child_->pid());
  if (child_end_ && !ending_ && !set_up_.is_over()) {
    end_step(now);
  } else if (child_end_ && !ending_) {
    end_agent(now, Cause::none);  // what it left behind ends too
  }
  if (over_) return;
  if (!ending_) keep_limits(now);
  if (ending_) finish_ending(now);
}

void Runner::wait(const os::Now& now) {
  std::vector<pollfd> sources = {{signals_.descriptor(), POLLIN, 0},
                                 {watch_.descriptor(), POLLIN, 0}};
  const auto add = [&](int fd, short events) {
    if (fd >= 0) sources.push_back({fd, events, 0});
  };
  if (socket_) add(socket_->descriptor(), POLLIN);
  add(child_->output(), POLLIN);
  add(child_->errors(), POLLIN);
  if (!child_end_) add(child_->ended(), POLLIN);
  // Until there is an agent, what is typed waits in the terminal.
  if (mailbox_ && pane_.can_be_read() && !mailbox_->is_typing()) add(STDIN_FILENO, POLLIN);
  if (mailbox_ && launch_.terminal && mailbox_->wants_to_write(now)) {
    add(child_->output(), POLLOUT);
  }
  if (pane_.wants_to_write()) add(STDOUT_FILENO, POLLOUT);
  poll(sources.data(), sources.size(), static_cast<int>(until_due(now).count()));
  if (watch_.drain()) poked_ = true;
  if (!socket_) return;
  for (const std::string& signal : socket_->receive()) {
    (signal == k_message_signal ? told_ : poked_) = true;
  }
}

milliseconds Runner::until_due(const os::Now& now) const {
  if (ending_) return ending_->next_look();
  int64_t left = lease_boot_ms_ + k_renew_ms - now.boot_ms;
  const auto limit = [&](int64_t since_awake_ms, int64_t limit_s) {
    if (limit_s > 0) left = std::min(left, since_awake_ms + limit_s * 1000 - now.awake_ms);
  };
  if (poked_) left = std::min(left, look_boot_ms_ - now.boot_ms);
  if (ended_ || !set_up_.is_over()) {
    limit(started_.awake_ms, ended_ ? launch_.readiness.commands_timeout_s : set_up_.timeout_s());
  } else {
    limit(started_.awake_ms, launch_.timeout_s);
    limit(active_awake_ms_, launch_.idle_timeout_s);
    const int64_t typing = mailbox_ ? mailbox_->due_ms() : 0;
    if (typing > 0) left = std::min(left, typing - now.boot_ms);
  }
  return milliseconds(std::clamp<int64_t>(left, 0, k_renew_ms));
}

void Runner::read_signals() {
  for (const int signal : signals_.receive()) {
    const os::Now now = clock_.now();
    if (signal == SIGUSR1) end_agent(now, Cause::stopped);
    if (signal == SIGTERM || signal == SIGINT) end_agent(now, Cause::shut_down);
    if (signal == SIGWINCH && launch_.terminal && mailbox_) {
      if (const auto size = pane_.size()) child_->resize(*size);
    }
  }
}

// Whoever is patient keeps neither time limits nor watch: only at the end is there nothing else.
void Runner::take_in_commits(const os::Now& now, store::Patience patience) {
  poked_ = false;
  const uint64_t from = reflog_offset_;
  const auto oids = store::read_reflog(git_dir_, reflog_offset_);
  // The last chance to bring anything out.
  const bool leaves = sandboxed_ && ending_ && after_.is_over();
  if (oids.empty() && !store::has_spool(git_dir_) && !leaves) return;
  const bool again = look_boot_ms_ > 0;
  if (!again) active_awake_ms_ = now.awake_ms;
  try {
    look_boot_ms_ = 0;
    const auto seen = sandboxed_ ? brought(oids, leaves ? Stage::over : Stage::running) : oids;
    if (store_.take_in(now, "runner", {{launch_.task, seen}}, patience)) return;
    poked_ = true;
    look_boot_ms_ = now.boot_ms + k_busy_pause_ms;
    reflog_offset_ = from;
  } catch (const Error& error) {
    // A full disk, say: what was missed is found again at the end.
    os::log(os::Level::error, error.what());
    reflog_offset_ = 0;
    not_brought_ = sandboxed_ && is_passing(error);
  }
}

void Runner::keep_limits(const os::Now& now) {
  const auto passed = [&](int64_t since, int64_t limit_s) {
    return limit_s > 0 && now.awake_ms - since >= limit_s * 1000;
  };
  if (ended_) {
    if (passed(started_.awake_ms, launch_.readiness.commands_timeout_s)) {
      end_agent(now, Cause::timeout);
    }
  } else if (!set_up_.is_over()) {
    if (passed(started_.awake_ms, set_up_.timeout_s())) end_agent(now, Cause::set_up);
  } else if (passed(started_.awake_ms, launch_.timeout_s)) {
    end_agent(now, Cause::timeout);
  } else if (passed(active_awake_ms_, launch_.idle_timeout_s)) {
    end_agent(now, Cause::idle_timeout);
  }
}

void Runner::renew_lease(const os::Now& now) {
  if (now.boot_ms - lease_boot_ms_ < k_renew_ms) return;
  lease_boot_ms_ = now.boot_ms;
  if (launch_.terminal) told_ = true;
  try {
    write_owner(run_dir_, {os::self_identity(), agent_, now.boot_ms + k_lease_ms});
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());  // a lapsed lease allows looking, no more
  }
}

void Runner::end_agent(const os::Now&, Cause cause) {
  if (ending_) return;
  cause_ = cause;
  ending_.emplace(processes_of(launch_.run, agent_), milliseconds(launch_.kill_grace_s * 1000),
                  sandboxed_ ? child_->pid() : 0);
}

domain::Event Runner::about_run(domain::Event event) const {
  event.task = launch_.task;
  event.run = launch_.run;
  event.attempt = launch_.attempt;
  event.epoch = launch_.epoch;
  return event;
}

}  // namespace wave::runner
