// SPDX-License-Identifier: MIT
// The program's own processes on the simulated machine: services, runners and calls as they are
// shipped, and commands of people.
#pragma once

#include "git/layout.h"
#include "os/process_runner.h"
#include "simulator/fake_git.h"
#include "simulator/machine.h"
#include "store/store.h"

#include <functional>
#include <string>
#include <vector>

namespace wave::simulator {

class Programs : public os::ProcessRunner {
 public:
  Programs(Machine& machine, git::Layout layout, os::Environment environment)
      : machine_(machine),
        layout_(std::move(layout)),
        environment_(std::move(environment)),
        git_(layout_.common_dir) {}

  // What no service may say, and one did.
  std::vector<std::string> faults;
  // Nothing happens that a person would have to see to: that a piece is handed over for an error
  // is a fault then.
  bool is_sound = false;
  // One of so many starts of a process fails; 0: none.
  uint64_t start_fails_once_in = 0;

  // A service until it is killed or interrupted; another one beside it leaves at once.
  Process& serve();
  // Whether the newest service had nothing left to do at its last look.
  bool is_idle() const { return is_idle_; }
  // Only what a look from now on says counts: before, it was told to do nothing, say.
  void look_again() { is_idle_ = false; }
  // A command, with what every command has at hand.
  Process& command(const std::string& name, std::function<void(store::Store&)> deed);

  os::Finished run(const os::Command& command) override;
  int start_detached(const os::Command& command) override;

  Machine& machine() { return machine_; }
  const git::Layout& layout() const { return layout_; }
  const os::Environment& environment() const { return environment_; }
  // For each program that is started: when it will be killed, say.
  std::function<void(Process&)> prepare;

 private:
  Process& start(const std::string& name, std::vector<std::string> argv,
                 os::Environment environment, std::function<void()> body);
  void serve_until_ended();
  void accompany(const std::string& run);

  Machine& machine_;
  git::Layout layout_;
  os::Environment environment_;
  FakeGit git_;
  bool is_idle_ = false;
};

}  // namespace wave::simulator
