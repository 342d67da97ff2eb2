// SPDX-License-Identifier: MIT
// The commands that a project wants run in a task's worktree before that is removed. Each is a call
// of its own, which keeps its time limit and ends all it has started, whoever waits for it.
#pragma once

#include "call/calls.h"
#include "config/config.h"
#include "domain/summary.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct BeforeRemoveDoors {
  store::Store& store;
  call::Calls& calls;
  os::ProcessRunner& processes;
  const config::Config& config;
  const os::Environment& environment;  // what the commands' is made from
};

class BeforeRemove {
 public:
  using Faults = std::vector<std::string>;  // a sentence for each command that went wrong

  // Throws Error when they are the repository's own and nobody has approved them.
  explicit BeforeRemove(BeforeRemoveDoors doors);
  // Only now is forgotten that they were run: the removal has begun, or was refused. Whoever waits
  // for the same ones would run them once more.
  ~BeforeRemove();
  BeforeRemove(const BeforeRemove&) = delete;
  BeforeRemove& operator=(const BeforeRemove&) = delete;

  bool is_wanted() const { return !commands_.empty(); }
  // Sees to it that they are run, one after the other, for the next removal of this task; it must
  // have been seen that nothing forbids that (check_removal). Nothing while they are on their way.
  // Throws Error when the worktree is not the one that was made, or is being removed by another.
  std::optional<Faults> step(const domain::Summary& task, const os::Now& now);
  // The same, and waits for it. Throws Error (interrupted) when somebody wants us to stop; then
  // they are ended.
  Faults run(const domain::Summary& task, const os::Clock& clock);

 private:
  std::string id_of(const domain::Summary& task, size_t number) const;
  void begin(const domain::Summary& task, const os::FileId& worktree, size_t number, int64_t left_s,
             const os::Now& now);

  BeforeRemoveDoors doors_;
  config::Commands commands_;
  std::vector<std::string> done_;  // calls
};

}  // namespace wave::actions
