// SPDX-License-Identifier: MIT
// The steps that come before the agent: those that make a new worktree ready, once, and those that
// the project wants before each attempt.
#pragma once

#include "runner/launch_record.h"
#include "runner/steps.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace wave::runner {

class SetUp {
 public:
  // `mark_file` says of which worktree, and by which steps, it was made ready before: then that is
  // not done again.
  SetUp(const LaunchRecord& launch, std::filesystem::path common_dir,
        std::filesystem::path mark_file);

  bool is_over() const { return steps_.is_over(); }
  bool has_run() const { return steps_.done() > 0; }
  // The next step is git-wave's own, and not a program of the project's.
  bool is_ours() const { return steps_.next().ours; }
  // When it changes, the time limit begins anew.
  std::string moment() const { return steps_.moment(); }
  int64_t timeout_s() const { return steps_.next().timeout_s; }
  // The next step, to be started in the worktree; not when it is over. What agents alone may know
  // is left out of `environment`.
  os::ChildCommand command(const os::Environment& environment) const {
    return steps_.command(environment);
  }
  std::string heading() const { return steps_.heading(); }
  void hear(std::string_view bytes) { steps_.hear(bytes); }
  // The step that was begun has ended well.
  void step_done();
  std::string failure(const os::ChildEnd& end) const { return steps_.failure(end); }
  std::string timed_out() const { return steps_.timed_out(); }

 private:
  void add_readying(const LaunchRecord& launch, const std::filesystem::path& common_dir);
  void mark_ready() const;

  std::filesystem::path mark_file_;
  std::string mark_;
  Steps steps_;
  size_t readying_ = 0;  // how many of the steps make the worktree ready
};

}  // namespace wave::runner
