// SPDX-License-Identifier: MIT
#include "simulator/machine.h"

#include "error/error.h"
#include "failpoints/failpoints.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::simulator {
namespace {

Machine* g_running = nullptr;

constexpr int64_t k_first_boot_ms = 1'000'000;
constexpr int k_most_passed_on = 500;

}  // namespace

Machine::Machine(uint64_t seed) : chance(seed) {
  g_running = this;
  boot_ = "00000000-0000-4000-8000-000000000000";
}

Machine::~Machine() {
  kill_all();
  g_running = nullptr;
}

void Machine::kill_all() {
  for (const auto& each : processes_) {
    if (!each->is_over) signal(*each, SIGKILL);
  }
  bury_killed();
}

Machine* Machine::running() { return g_running; }

void Machine::tell(const std::string& line) const {
  if (!trace) return;
  const int64_t since = boot_ms_ - k_first_boot_ms;
  trace(fmt::format("{:>9}.{:03} {:<22} {}", since / 1000, since % 1000,
                    current_ ? current_->name : "-", line));
}

os::Now Machine::now() const {
  let_others();
  return {wall_ms(), boot_ms_, boot_ms_};
}

void Machine::reboot() {
  tell("the machine is switched off, and on again");
  kill_all();
  const int64_t wall = wall_ms() + 30'000;
  for (Timer& each : timers_) each.at_ms -= boot_ms_ - k_first_boot_ms - 30'000;
  boot_ms_ = k_first_boot_ms;
  wall_offset_ms_ = wall - boot_ms_;
  boot_ = fmt::format("00000000-0000-4000-8000-{:012}", ++boots_);
}

Process& Machine::add(const std::string& name) {
  auto made = std::make_unique<Process>();
  made->name = name;
  // Numbers come again at times, as they do where many processes are.
  if (next_pid_ > 100 && chance.one_in(20)) next_pid_ = 100 + static_cast<int>(chance.below(20));
  const auto is_taken = [this](int pid) {
    return std::any_of(processes_.begin(), processes_.end(),
                       [&](const auto& each) { return each->identity.pid == pid; });
  };
  do ++next_pid_;
  while (is_taken(next_pid_));
  made->identity = {boot_, next_pid_, static_cast<uint64_t>(boot_ms_ / 10)};
  made->session = next_pid_;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throw std::runtime_error("no pipe is left");
  made->end_read = os::FileDescriptor(ends[0]);
  made->end_write = os::FileDescriptor(ends[1]);
  processes_.push_back(std::move(made));
  return *processes_.back();
}

Process& Machine::start(const std::string& name, std::vector<std::string> argv,
                        os::Environment environment, std::function<void()> body) {
  Process& out = add(name);
  out.argv = std::move(argv);
  out.environment = std::move(environment);
  out.fiber = std::make_unique<Fiber>([this, &out, body = std::move(body)] {
    try {
      check_alive();
      body();
    } catch (const Killed&) {
      return;
    } catch (const Error& error) {
      if (!out.is_killed) tell(fmt::format("ends: {}", error.what()));
    } catch (const std::exception& error) {
      if (!out.is_killed) faults.push_back(out.name + " ends with: " + error.what());
    }
  });
  out.due_ms = boot_ms_ + chance.between(0, 20);
  out.is_waiting = true;
  tell("starts " + name);
  return out;
}

Process& Machine::start_child(const os::ChildCommand& command) {
  check_alive();
  Process& out = add("agent of " + (current_ ? current_->name : "nobody"));
  out.parent = current_ ? current_->identity.pid : 1;
  out.argv = command.argv;
  out.environment = command.environment;
  out.brand = command.brand.value_or(0);
  return out;
}

Process* Machine::find(int pid) const {
  for (const auto& each : processes_) {
    if (each->identity.pid == pid && !each->is_over) return each.get();
  }
  return nullptr;
}

Process* Machine::find(const os::ProcessIdentity& identity) const {
  Process* found = find(identity.pid);
  return found && found->identity == identity ? found : nullptr;
}

bool Machine::signal(Process& process, int signal) {
  if (process.is_over) return false;
  if (!process.is_program()) {
    if (signal == SIGKILL) end_agent(process, {std::nullopt, SIGKILL});
    if (signal == SIGTERM && !process.ignores_term) {
      end_agent(process, {std::nullopt, SIGTERM});
    }
    return true;
  }
  if (process.queued_signals.contains(signal)) {
    process.pending.push_back(signal);
    const uint64_t one = 1;
    syscall(SYS_write, process.signal_event.get(), &one, sizeof one);
  } else if (signal == SIGTERM || signal == SIGINT) {
    process.is_interrupted = true;
    process.is_woken = true;
  } else if (signal == SIGKILL || signal == SIGUSR1) {
    if (!process.is_killed) tell("kills " + process.name);
    process.is_killed = true;
  }
  return true;
}

void Machine::end_agent(Process& process, os::ChildEnd end) {
  if (process.is_over) return;
  tell(fmt::format("{} ends with {} {}", process.name, end.signal ? "signal" : "status",
                   end.signal.value_or(end.exit_code.value_or(-1))));
  bury(process, end);
}

void Machine::bury(Process& process, os::ChildEnd end) {
  process.is_over = true;
  process.end = end;
  process.deeds.clear();
  for (int* each : {&process.output, &process.errors}) {
    if (*each >= 0) close(*each);
    *each = -1;
  }
  process.end_write.reset();
  process.end_read.reset();
  process.signal_event.reset();
  for (const auto& each : processes_) {
    if (each->parent == process.identity.pid) each->parent = 1;
  }
}

void Machine::at(int64_t boot_ms, std::function<void()> what) {
  timers_.push_back({boot_ms, std::move(what)});
}

bool Machine::is_ready(const Process& process) const {
  if (process.is_over || !process.is_program()) return false;
  if (process.frozen_until_ms > boot_ms_) return false;
  if (!process.is_waiting || process.is_woken || process.due_ms <= boot_ms_) return true;
  return process.fd_count > 0 && syscall(SYS_poll, process.fds, process.fd_count, 0) > 0;
}

void Machine::give_turn(Process& process) {
  current_ = &process;
  test::g_listening = true;
  process.fiber->resume();
  test::g_listening = false;
  current_ = nullptr;
  if (!process.fiber->is_over()) return;
  if (process.is_killed) {
    bury(process, {std::nullopt, SIGKILL});
  } else {
    tell(process.name + " is over");
    bury(process, {0, std::nullopt});
  }
}

// Whoever was killed is unwound before anybody else has a turn.
void Machine::bury_killed() {
  for (size_t i = 0; i < processes_.size(); ++i) {
    Process& each = *processes_[i];
    for (int turns = 0; each.is_killed && !each.is_over; ++turns) {
      if (turns > 100'000) throw std::runtime_error(each.name + " does not die");
      give_turn(each);
    }
  }
  std::erase_if(processes_, [](const auto& each) { return each->is_over && each->parent == 1; });
}

int64_t Machine::next_due() const {
  int64_t out = k_never;
  for (const auto& each : processes_) {
    if (each->is_over) continue;
    const int64_t thaws = each->frozen_until_ms;
    if (each->is_program()) {
      out = std::min(out, std::max(each->is_waiting ? each->due_ms : boot_ms_, thaws));
    } else if (!each->deeds.empty()) {
      out = std::min(out, std::max(each->deeds.front().at_ms, thaws));
    }
  }
  for (const Timer& each : timers_) out = std::min(out, each.at_ms);
  return out;
}

// What is due of agents and of the world.
bool Machine::act_due() {
  for (size_t i = 0; i < timers_.size(); ++i) {
    if (timers_[i].at_ms > boot_ms_) continue;
    const auto what = std::move(timers_[i].what);
    timers_.erase(timers_.begin() + static_cast<std::ptrdiff_t>(i));
    what();
    return true;
  }
  for (size_t i = 0; i < processes_.size(); ++i) {
    Process& each = *processes_[i];
    const bool is_due = !each.is_over && each.frozen_until_ms <= boot_ms_ && !each.deeds.empty() &&
                        each.deeds.front().at_ms <= boot_ms_;
    if (!is_due) continue;
    const auto what = std::move(each.deeds.front().what);
    each.deeds.pop_front();
    what(each);
    return true;
  }
  return false;
}

bool Machine::step() {
  bury_killed();
  if (act_due()) return true;
  std::vector<Process*> ready;
  for (const auto& each : processes_) {
    if (is_ready(*each)) ready.push_back(each.get());
  }
  if (ready.empty()) {
    const int64_t due = next_due();
    if (due == k_never) return false;
    boot_ms_ = std::max(boot_ms_ + 1, due);
    return true;
  }
  if (chance.one_in(2)) boot_ms_ += chance.between(0, 4);
  give_turn(*chance.of(ready));
  return true;
}

void Machine::check_alive() const {
  if (current_ && current_->is_killed && std::uncaught_exceptions() == 0) throw Killed();
}

void Machine::pause_current() const {
  test::g_listening = false;
  current_->fiber->pause();
  test::g_listening = true;
}

void Machine::let_others() const {
  if (!current_) return;
  check_alive();
  if (current_->is_killed) return;
  auto& self = const_cast<Machine&>(*this);
  const bool is_chosen = switches_once_in > 0 && self.chance.one_in(switches_once_in);
  // Whoever never waits must not keep the machine for ever.
  if (!is_chosen && ++passed_on_ < k_most_passed_on) return;
  passed_on_ = 0;
  current_->is_waiting = false;
  pause_current();
  check_alive();
}

int Machine::wait(pollfd* fds, nfds_t count, int64_t timeout_ms) {
  check_alive();
  const auto look = [&] { return static_cast<int>(syscall(SYS_poll, fds, count, 0)); };
  const int ready = look();
  if (ready != 0 || timeout_ms == 0 || current_->is_killed) return ready;
  current_->fds = fds;
  current_->fd_count = count;
  current_->due_ms = timeout_ms < 0 ? k_never : boot_ms_ + timeout_ms;
  current_->is_waiting = true;
  pause_current();
  current_->is_waiting = false;
  current_->fd_count = 0;
  check_alive();
  if (current_->is_woken) {
    current_->is_woken = false;
    errno = EINTR;
    return -1;
  }
  return look();
}

void Machine::sleep_through(int64_t ms) {
  if (current_->is_killed) return;
  current_->due_ms = boot_ms_ + ms;
  current_->is_waiting = true;
  pause_current();
  current_->is_waiting = false;
}

}  // namespace wave::simulator
