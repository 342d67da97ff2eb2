// SPDX-License-Identifier: MIT
// Ends every process of a run, and proves it: TERM to all, after a grace KILL, until a look at
// /proc finds none. The process group alone is not enough, a tool may sit in a session of its own.
#pragma once

#include "os/clock.h"
#include "os/process_identity.h"

#include <chrono>

namespace wave::runner {

class Ending {
 public:
  enum class Progress {
    going_on,
    gone,     // proven: none is left
    survived  // KILL did not help within ten seconds (uninterruptible, or not ours)
  };

  // `spared`: a process that gets no TERM, for it would take the others with it; 0: none.
  Ending(os::RunProcesses wanted, std::chrono::milliseconds grace, int spared = 0);

  // Looks, signals what is due, tells how far it is. Call again after `next_look`.
  Progress step(const os::Now& now);
  std::chrono::milliseconds next_look() const;

 private:
  os::RunProcesses wanted_;
  int64_t grace_ms_;
  int spared_;
  int64_t started_ms_ = -1;  // while awake; -1: not yet
  int64_t killing_ms_ = -1;
  int looks_ = 0;
};

// Steps to the end, for callers that have nothing else to do.
Ending::Progress end_processes(os::RunProcesses wanted, std::chrono::milliseconds grace,
                               const os::Clock& clock);

// What bears the tag in its environment or the brand (see brand.h), and all of the agent's session
// while that number is known to be still its own.
os::RunProcesses marked_processes(const std::string& tag, uint64_t brand,
                                  const std::optional<os::ProcessIdentity>& agent);

// What belongs to a run: by the mark in its environment, by the agent's session, and by the brand
// that the agent was given, which a clean environment and a double fork do not take away.
os::RunProcesses processes_of(const std::string& run,
                              const std::optional<os::ProcessIdentity>& agent);

}  // namespace wave::runner
