// SPDX-License-Identifier: MIT
// A run whose agent works in the sandbox: what is made for it, how its programs are started, and
// how its commits come out.
#pragma once

#include "os/process_runner.h"
#include "runner/brought_work.h"
#include "runner/launch_record.h"
#include "store/store.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::runner {

class SandboxedRun {
 public:
  // `environment` is the agent's. Makes nothing.
  SandboxedRun(store::Store& store, const LaunchRecord& launch, const os::Environment& environment);

  // The git directory that the agent's commits and signals are found in.
  const std::filesystem::path& git_dir() const { return view_.run_git_dir; }
  // Makes that and the run's home. Throws Error with why the agent must not be started.
  void prepare();
  // The words that start a program in it, in the worktree. Throws Error when there is no such
  // program.
  std::vector<std::string> words(const std::vector<std::string>& program) const;

  // Brings what was committed since the last time; see bring_work().
  BroughtWork bring(const std::vector<std::string>& hints, Stage stage);

 private:
  store::Store& store_;
  const LaunchRecord& launch_;
  const os::Environment& environment_;
  SandboxView view_;
};

// Where a run has its own git directory, if it was started in the sandbox.
std::filesystem::path run_git_dir(const git::Layout& layout, const std::string& run);

// Removes the home that the run's agent had, once nothing of it is alive.
void drop_home(const git::Layout& layout, const std::string& run);

// Brings the work of a run whose runner has died. Never throws: what cannot be brought stays where
// it is.
std::vector<std::string> bring_orphaned_work(store::Store& store, const std::string& run);

}  // namespace wave::runner
