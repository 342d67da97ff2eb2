// SPDX-License-Identifier: MIT
// What the process of a call does: ends what an earlier one has left, runs the agent, keeps the
// limits, and writes the end down once nothing is left of it. It needs nobody.
#pragma once

#include "agent/output_reader.h"
#include "call/call_end.h"
#include "call/call_record.h"
#include "git/layout.h"
#include "os/child.h"
#include "os/clock.h"
#include "os/signals.h"
#include "runner/ending.h"
#include "runner/output_log.h"

#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace wave::call {

// What the hidden command `git wave call` does. `held` is the descriptor of the call's lock, which
// whoever started us has taken. False when that is not so, or there is no such call: then nothing
// is done.
bool carry_out(const git::Layout& layout, const std::string& id, int held, const os::Clock& clock);

class Call {
 public:
  Call(const git::Layout& layout, CallRecord record, const os::Clock& clock);

  // The whole call. Whoever calls this holds its lock.
  void carry_out();

 private:
  void begin(const os::Now& now);
  void start_agent(const os::Now& now);
  // One turn: waits for something to happen, at most until the next thing is due.
  void turn();
  void failed(const std::exception& error);
  void step();
  void wait(const os::Now& now);
  std::chrono::milliseconds until_due(const os::Now& now) const;
  void read_signals();
  void copy_output(const os::Now& now);
  void keep_limits(const os::Now& now);
  // Ends all that there is of the call, for this reason if there is none yet.
  void end_all(CallEnd::How how, const std::string& detail = "");
  void finish_ending(const os::Now& now);
  void note_agent_end(const os::ChildEnd& child);
  void note_report(const os::Now& now);
  void record_end(const os::Now& now);

  const git::Layout& layout_;
  CallRecord record_;
  const os::Clock& clock_;
  std::filesystem::path dir_;
  os::SignalQueue signals_;
  runner::OutputLog log_;
  os::Environment environment_;
  std::unique_ptr<agent::OutputReader> reader_;
  std::optional<os::ProcessIdentity> agent_;  // ours, or before that the one of an earlier process
  std::optional<os::Child> child_;
  std::optional<os::ChildEnd> child_end_;
  std::optional<runner::Ending> ending_;

  CallEnd end_;             // as far as it is known
  bool has_cause_ = false;  // `end_.how` is decided
  int64_t started_awake_ms_ = 0;
  int64_t active_awake_ms_ = 0;  // last output
  int failures_ = 0;             // turns in a row that failed
  bool over_ = false;
};

}  // namespace wave::call
