// SPDX-License-Identifier: MIT
// The steps that make a worktree ready, one after the other, before the agent may start. The runner
// starts each and watches over it; here is only which is next and what has been said.
#pragma once

#include "os/child.h"
#include "runner/launch_record.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::runner {

class SetUp {
 public:
  // `mark_file` says of which worktree, and by which steps, it was made ready before: then there is
  // nothing to do.
  SetUp(const LaunchRecord& launch, std::filesystem::path common_dir,
        std::filesystem::path mark_file);

  bool is_over() const { return at_ == steps_.size(); }
  bool has_run() const { return at_ > 0; }
  // The next step is git-wave's own, and not a program of the project's.
  bool is_ours() const { return steps_[at_].ours; }
  // The next step, to be started in the worktree; not when it is over. What agents alone may know
  // is left out of `environment`.
  os::ChildCommand command(const os::Environment& environment) const;
  // As it stands in the output: "set-up: npm ci".
  std::string heading() const;
  void hear(std::string_view bytes);
  // The step that was begun has ended well.
  void step_done();
  // "'npm ci' exited with status 1: last line of its output".
  std::string failure(const os::ChildEnd& end) const;
  std::string timed_out() const;

 private:
  struct Step {
    std::string name;
    std::vector<std::string> argv;
    bool ours = false;
  };
  void mark_ready() const;

  const LaunchRecord& launch_;
  std::filesystem::path mark_file_;
  std::string mark_;
  std::vector<Step> steps_;
  size_t at_ = 0;
  std::string line_;  // being written
  std::string last_;  // the last that was not blank
};

}  // namespace wave::runner
