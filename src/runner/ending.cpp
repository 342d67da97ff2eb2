// SPDX-License-Identifier: MIT
#include "runner/ending.h"

#include "os/brand.h"

#include <algorithm>
#include <csignal>
#include <thread>

namespace wave::runner {
namespace {

constexpr int64_t k_give_up_ms = 10000;

}  // namespace

Ending::Ending(os::RunProcesses wanted, std::chrono::milliseconds grace, int spared)
    : wanted_(std::move(wanted)), grace_ms_(grace.count()), spared_(spared) {}

Ending::Progress Ending::step(const os::Now& now) {
  ++looks_;
  auto left = os::find_processes(wanted_);
  // One that was born while we looked, of a parent that ended meanwhile, is only seen by another
  // look.
  if (left.empty()) left = os::find_processes(wanted_);
  if (left.empty()) return Progress::gone;
  int signal = 0;
  if (started_ms_ < 0) {
    started_ms_ = now.awake_ms;
    signal = SIGTERM;
  } else if (now.awake_ms - started_ms_ >= grace_ms_) {
    // Again at every look: a process may have been forked since the last one.
    signal = SIGKILL;
    if (killing_ms_ < 0) killing_ms_ = now.awake_ms;
    if (now.awake_ms - killing_ms_ > k_give_up_ms) return Progress::survived;
  }
  if (signal != 0) {
    for (const os::ProcessIdentity& each : left) {
      if (signal == SIGKILL || each.pid != spared_) os::send_signal(each, signal);
    }
  }
  return Progress::going_on;
}

std::chrono::milliseconds Ending::next_look() const {
  // Most processes end at once: look soon, then less and less often.
  return std::chrono::milliseconds(std::min(5 << std::min(looks_, 5), 100));
}

Ending::Progress end_processes(os::RunProcesses wanted, std::chrono::milliseconds grace,
                               const os::Clock& clock) {
  Ending ending(std::move(wanted), grace);
  while (true) {
    const Ending::Progress progress = ending.step(clock.now());
    if (progress != Ending::Progress::going_on) return progress;
    std::this_thread::sleep_for(ending.next_look());
  }
}

os::RunProcesses processes_of(const std::string& run,
                              const std::optional<os::ProcessIdentity>& agent) {
  return marked_processes("WAVE_RUN=" + run, os::brand_of(run), agent);
}

os::RunProcesses marked_processes(const std::string& tag, uint64_t brand,
                                  const std::optional<os::ProcessIdentity>& agent) {
  os::RunProcesses out;
  out.tag = tag;
  out.brand = brand;
  if (!agent || agent->boot != os::boot_id()) return out;
  // A session's number is not given to another process while anybody is in it. If its leader's pid
  // now is somebody else, the session has ended and the number was given away.
  const auto leader = os::identify(agent->pid);
  if (leader && *leader != *agent) return out;
  out.sessions.push_back(agent->pid);
  out.groups.push_back(agent->pid);
  return out;
}

}  // namespace wave::runner
