// SPDX-License-Identifier: MIT
#include "os/signals.h"

#include "os/failure.h"

#include <atomic>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace wave::os {
namespace {

std::atomic<bool> g_interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void note_interrupt(int signal) {
  if (!g_interrupted.exchange(true)) return;
  // The second one: whoever sends it has waited long enough. It comes when this handler returns.
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);  // no SA_RESTART: what waits shall return and look
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  ignore_signal(SIGPIPE);
}

bool interrupted() { return g_interrupted; }

SignalQueue::SignalQueue(const std::vector<int>& signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  fd_ = FileDescriptor(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd_) fail("open", "a signal queue", errno);
}

std::vector<int> SignalQueue::receive() {
  std::vector<int> out;
  signalfd_siginfo info{};
  while (read(fd_.get(), &info, sizeof info) == sizeof info) {
    out.push_back(static_cast<int>(info.ssi_signo));
  }
  return out;
}

void sleep_unless_interrupted(std::chrono::milliseconds time) {
  sigset_t interrupts;
  sigset_t before;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  sigaddset(&interrupts, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &interrupts, &before);
  const auto ms = time.count();
  const timespec limit{ms / 1000, ms % 1000 * 1'000'000};
  if (!interrupted()) ppoll(nullptr, 0, &limit, &before);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void ignore_signal(int signal) {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  sigaction(signal, &action, nullptr);
}

void unblock_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
}

}  // namespace wave::os
