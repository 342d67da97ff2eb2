// SPDX-License-Identifier: MIT
// Accompanies one run from start to end, beside the agent: copies its output to pane and log, takes
// in the commits that hooks signal, keeps the time limits, and records the end. It needs nobody:
// neither a daemon, nor tmux, nor the one who started it.
#pragma once

#include "agent/output_reader.h"
#include "os/child.h"
#include "os/clock.h"
#include "os/datagram_socket.h"
#include "os/file_lock.h"
#include "os/signals.h"
#include "os/watch.h"
#include "runner/ending.h"
#include "runner/judgement.h"
#include "runner/launch_record.h"
#include "runner/mailbox.h"
#include "runner/output_log.h"
#include "runner/owner_record.h"
#include "runner/pane.h"
#include "runner/sandboxed_run.h"
#include "runner/set_up.h"
#include "store/store.h"

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace wave::runner {

class Runner {
 public:
  Runner(store::Store& store, LaunchRecord launch, const os::Clock& clock);

  // The whole run. Returns false when it must not begin: another attempt took over, or it was
  // stopped before it had begun.
  bool run();

 private:
  static constexpr int64_t k_lease_ms = 60000;
  static constexpr int64_t k_renew_ms = k_lease_ms / 3;

  // Makes the worktree ready if that is still to be done, then claims the run as ours in the log
  // and starts the agent; records why when that fails.
  bool begin(const os::Now& now);
  void watch_commits();
  bool is_wanted();
  bool go_on(const os::Now& now);
  bool start_step(const os::Now& now);
  void end_step(const os::Now& now);
  bool begins();
  bool is_called_off();
  bool record_start(const os::Now& now);
  std::string tip_when_ready(index::Index& index) const;
  bool start_agent(const os::Now& now);
  // Why it must not be started, or could not.
  struct Refusal {
    domain::Reason reason;
    std::string why;
  };
  std::optional<Refusal> start_child(os::ChildCommand command, domain::Reason otherwise,
                                     const os::Now& now);
  // As the launch record says: in the sandbox, with limits.
  os::ChildCommand confined(os::ChildCommand command);
  // What the agent committed in the sandbox is brought out of it: the commits are here then.
  std::vector<std::string> brought(std::vector<std::string> oids, Stage stage);
  // Whether the run goes on all the same, with what is to be run after it.
  bool never_started(const Refusal& refusal, const os::Now& now);
  // One turn: waits for something to happen, at most until the next thing is due.
  void step();
  void turn();
  void turn_failed(const std::exception& error);
  void wait(const os::Now& now);
  std::chrono::milliseconds until_due(const os::Now& now) const;

  void read_signals();
  void copy_output(const os::Now& now);
  void drain_output(const os::Now& now);
  void copy_typed();
  void note_session(const std::string& session);
  void hand_over_messages(const os::Now& now);
  void take_in_commits(const os::Now& now, store::Patience patience);
  void keep_limits(const os::Now& now);
  void renew_lease(const os::Now& now);
  void end_agent(const os::Now& now, Cause cause);
  void finish_ending(const os::Now& now);
  // The agent's end is judged and written down before anything is run after it, and recorded in the
  // log behind that.
  void judge_end(const os::Now& now);
  void await_after(const os::Now& now, const domain::Event& judged);
  void take_in_all(const os::Now& now);
  bool start_after(const os::Now& now);
  void end_after();
  void note_after(const std::string& what);
  void conclude(const os::Now& now);
  domain::Event write_down(const os::Now& now, domain::Event ended);
  void record_end(const os::Now& now, const domain::Event& judged);
  void prepare_next(const os::Now& now, domain::Event& ended);
  bool is_homeless();
  domain::Event ended_event(const os::Now& now);
  // What only git-wave writes and stands otherwise now: a success of such a run is for a person to
  // look at. What others write as well is noted beside.
  void tell_tampering(const os::Now& now, domain::Event& ended, const std::string& branch) const;
  std::string kept_session(const os::Now& now) const;
  os::Environment with_result() const;
  bool is_left_work(const Facts& facts) const;
  std::string take_left_work(const os::Now& now, const domain::Task& task);
  domain::Event about_run(domain::Event event) const;

  store::Store& store_;
  LaunchRecord launch_;
  const os::Clock& clock_;
  std::filesystem::path run_dir_;
  std::filesystem::path git_dir_;
  std::optional<SandboxedRun> sandboxed_;
  SetUp set_up_;
  Steps after_;
  os::Environment environment_;  // the agent's, for the set-up and the attempt that may follow too
  std::optional<os::ProcessIdentity> agent_;  // or the step of the set-up

  std::optional<os::FileLock> only_;  // one runner for a run, for as long as it lives
  os::SignalQueue signals_;
  std::optional<os::DatagramSocket> socket_;
  os::Watch watch_;
  Pane pane_;
  OutputLog log_;
  std::unique_ptr<agent::OutputReader> reader_;
  std::optional<os::Child> child_;
  std::optional<Mailbox> mailbox_;

  os::Now started_;              // the set-up, then the agent, then what is run after it
  int64_t active_awake_ms_ = 0;  // last output or commit
  int64_t lease_boot_ms_ = 0;    // last renewal
  uint64_t reflog_offset_ = 0;
  bool poked_ = false;        // a hook or the reflog says that there are commits
  int64_t look_boot_ms_ = 0;  // not before, if not 0: somebody held the store at the last look
  bool told_ = false;         // somebody says that there is a message
  Cause cause_ = Cause::none;
  std::optional<Ending> ending_;
  std::optional<os::ChildEnd> child_end_;
  std::optional<domain::Event> ended_;  // the agent's end, judged
  std::string fault_;                   // of bringing work out of the sandbox
  bool not_brought_ = false;            // at the last look, and the next one may bring it
  bool set_up_ended_ = false;           // the step has ended by itself
  bool survived_ = false;               // something of the agent outlived SIGKILL
  int failures_ = 0;                    // turns in a row that failed
  bool over_ = false;
};

}  // namespace wave::runner
