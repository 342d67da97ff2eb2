// SPDX-License-Identifier: MIT
// What accompanies an agent, and is signalled, on the simulated machine: in place of
// src/os/child.cpp, signals.cpp and log.cpp.
#include "os/child.h"
#include "os/log.h"
#include "os/signals.h"
#include "simulator/machine.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::os {
namespace {

using simulator::Machine;
using simulator::Process;

Machine& machine() { return *Machine::running(); }

// Ours to read, the agent's to write.
FileDescriptor open_pipe(int& theirs) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throw std::runtime_error("no pipe is left");
  theirs = ends[1];
  return FileDescriptor(ends[0]);
}

}  // namespace

Child Child::start(const ChildCommand& command) {
  Process& made = machine().start_child(command);
  Child child;
  child.pid_ = made.identity.pid;
  child.output_ = open_pipe(made.output);
  child.errors_ = open_pipe(made.errors);
  child.pidfd_ = FileDescriptor(fcntl(made.end_read.get(), F_DUPFD_CLOEXEC, 3));
  machine().begin_agent(made, command);
  return child;
}

std::optional<ChildEnd> Child::collect() {
  if (end_) return end_;
  for (const auto& each : machine().processes()) {
    if (each->identity.pid != pid_ || !each->is_over) continue;
    end_ = each->end;
    each->parent = 1;
  }
  return end_;
}

void Child::resize(TerminalSize) {}

void become_subreaper() {}
void reap_adopted(int) {}

void watch_interrupts() {}

bool interrupted() {
  const Process* self = machine().current();
  return self && self->is_interrupted;
}

SignalQueue::SignalQueue(const std::vector<int>& signals) {
  Process& self = *machine().current();
  fd_ = FileDescriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  self.signal_event = FileDescriptor(fcntl(fd_.get(), F_DUPFD_CLOEXEC, 3));
  self.queued_signals.insert(signals.begin(), signals.end());
}

std::vector<int> SignalQueue::receive() {
  Process& self = *machine().current();
  uint64_t count = 0;
  syscall(SYS_read, fd_.get(), &count, sizeof count);
  std::vector<int> out(self.pending.begin(), self.pending.end());
  self.pending.clear();
  return out;
}

void sleep_unless_interrupted(std::chrono::milliseconds time) {
  if (!interrupted()) poll(nullptr, 0, static_cast<int>(time.count()));
}

void ignore_signal(int) {}

void unblock_signals() {
  Process& self = *machine().current();
  self.queued_signals.clear();
  self.queued_signals.insert(SIGUSR1);  // nobody reads it any more
}

void log_to(const std::filesystem::path&) {}

void log(Level level, const std::string& line) {
  if (Machine::running() && level != Level::debug) machine().tell("log: " + line);
}

}  // namespace wave::os
