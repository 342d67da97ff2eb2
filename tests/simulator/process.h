// SPDX-License-Identifier: MIT
// A process of the simulated machine: either a program of ours, which runs in a fiber, or an agent,
// which does what a script says.
#pragma once

#include "os/child.h"
#include "os/file_descriptor.h"
#include "os/process_identity.h"
#include "simulator/fiber.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <poll.h>

namespace wave::simulator {

inline constexpr int64_t k_never = std::numeric_limits<int64_t>::max();

// What unwinds a program that was killed. No std::exception: nothing of the program catches it.
struct Killed {};

struct Process {
  std::string name;  // for people: "serve", "runner 3k..-1"
  os::ProcessIdentity identity;
  int parent = 1;
  int session = 0;
  std::vector<std::string> argv;
  os::Environment environment;
  uint64_t brand = 0;
  bool is_over = false;
  std::optional<os::ChildEnd> end;
  int64_t frozen_until_ms = 0;  // boot clock: stopped, as by SIGSTOP
  os::FileDescriptor end_read;  // readable once it is over
  os::FileDescriptor end_write;

  // Of a program.
  std::unique_ptr<Fiber> fiber;
  bool is_killed = false;   // dead to the world: nothing that it still does has any effect
  bool is_waiting = false;  // for `fds`, or until `due_ms`
  pollfd* fds = nullptr;
  nfds_t fd_count = 0;
  int64_t due_ms = 0;
  bool is_woken = false;         // by a signal
  std::set<int> queued_signals;  // that it reads from a descriptor
  os::FileDescriptor signal_event;
  std::deque<int> pending;
  bool is_interrupted = false;
  int64_t steps = 0;             // file calls and named points that it has reached
  int64_t dies_at = k_never;     // of these
  int64_t fails_from = k_never;  // the same: its disk is full from there
  int64_t fails_to = k_never;

  // Of an agent.
  struct Deed {
    int64_t at_ms = 0;
    std::function<void(Process&)> what;
  };
  std::deque<Deed> deeds;  // in the order of their times
  bool ignores_term = false;
  int output = -1;  // ends of its pipes
  int errors = -1;

  bool is_program() const { return fiber != nullptr; }
};

}  // namespace wave::simulator
