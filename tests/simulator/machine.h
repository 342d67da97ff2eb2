// SPDX-License-Identifier: MIT
// A machine that exists only here: its clocks, its processes and their signals. One thread; which
// process goes on, and when, follows from a seed. What the program asks the kernel for is answered
// from here (see kernel_calls.cpp and os_*.cpp), but for files, which are real.
#pragma once

#include "os/clock.h"
#include "simulator/chance.h"
#include "simulator/process.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wave::simulator {

class Machine : public os::Clock {
 public:
  explicit Machine(uint64_t seed);
  ~Machine() override;
  // The one that there is now; nullptr between two.
  static Machine* running();

  Chance chance;
  // How often a program has to make room for another one at points where it need not wait: once in
  // so many. 0: never.
  uint64_t switches_once_in = 0;
  // What those are told that want to see what happens.
  std::function<void(const std::string& line)> trace;
  // Once an agent's program is started: gives it its script.
  std::function<void(Process&, const os::ChildCommand&)> begin_agent;
  // What no program may do, and one did.
  std::vector<std::string> faults;

  // Time. Read by programs, a clock also lets others have a turn.
  os::Now now() const override;
  int64_t boot_ms() const { return boot_ms_; }
  int64_t wall_ms() const { return boot_ms_ + wall_offset_ms_; }
  void set_wall_back(int64_t by_ms) { wall_offset_ms_ -= by_ms; }
  void suspend(int64_t for_ms) { boot_ms_ += for_ms; }
  void kill_all();
  // Everything dies, and the boot clock begins anew.
  void reboot();
  const std::string& boot() const { return boot_; }

  // Processes.
  Process& start(const std::string& name, std::vector<std::string> argv,
                 os::Environment environment, std::function<void()> body);
  Process& start_child(const os::ChildCommand& command);
  Process* current() const { return current_; }
  Process* find(int pid) const;
  Process* find(const os::ProcessIdentity& identity) const;
  const std::deque<std::unique_ptr<Process>>& processes() const { return processes_; }
  // As if sent by the kernel; false when it is over.
  bool signal(Process& process, int signal);
  void end_agent(Process& process, os::ChildEnd end);
  void at(int64_t boot_ms, std::function<void()> what);

  // One turn of somebody, or a step of time; false when nobody is left who will ever do anything.
  bool step();

  // For the calls of programs. Throws Killed where the caller has been killed.
  void check_alive() const;
  void let_others() const;
  // -1 with errno EINTR where a signal came.
  int wait(pollfd* fds, nfds_t count, int64_t timeout_ms);
  // Of a library that cannot bear Killed.
  void sleep_through(int64_t ms);

  void tell(const std::string& line) const;

 private:
  struct Timer {
    int64_t at_ms = 0;
    std::function<void()> what;
  };
  Process& add(const std::string& name);
  bool is_ready(const Process& process) const;
  void give_turn(Process& process);
  void bury(Process& process, os::ChildEnd end);
  void bury_killed();
  int64_t next_due() const;
  bool act_due();
  void pause_current() const;

  std::deque<std::unique_ptr<Process>> processes_;
  std::vector<Timer> timers_;
  Process* current_ = nullptr;
  int64_t boot_ms_ = 1'000'000;
  int64_t wall_offset_ms_ = 2'000'000'000'000;  // later than any real file was written
  std::string boot_;
  int next_pid_ = 100;
  mutable int passed_on_ = 0;  // how often a program did not have to make room, in a row
  int boots_ = 0;
};

}  // namespace wave::simulator
