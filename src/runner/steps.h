// SPDX-License-Identifier: MIT
// Commands that a project wants run at some moment of a run, one after the other. The runner starts
// each and watches over it; here is only which is next and what has been said.
#pragma once

#include "os/child.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::runner {

// A command as a person would have typed it.
std::string as_typed(const std::vector<std::string>& argv);

class Steps {
 public:
  struct Step {
    std::string moment;  // as it stands in the output: "set-up", "before_run", "after_run"
    std::vector<std::string> argv;
    int64_t timeout_s = 0;  // of all steps of this moment together; 0: none
    std::string name = {};  // for people; empty: the command as it would have been typed
    bool ours = false;      // git-wave's own, and not a program of the project's
  };

  // `withheld`: variables that agents alone may know.
  explicit Steps(std::vector<std::string> withheld) : withheld_(std::move(withheld)) {}
  void add(Step step);
  void add(const std::string& moment, const std::vector<std::vector<std::string>>& commands,
           int64_t timeout_s);

  bool is_over() const { return at_ >= steps_.size(); }
  size_t done() const { return at_; }
  // The next one; not when it is over.
  const Step& next() const { return steps_[at_]; }
  // The moment of the next one, empty when it is over: when it changes, a time limit begins.
  std::string moment() const { return is_over() ? "" : next().moment; }
  // To be started in the worktree.
  os::ChildCommand command(const os::Environment& environment) const;
  // As it stands in the output: "set-up: npm ci".
  std::string heading() const { return next().moment + ": " + next().name; }
  void hear(std::string_view bytes);
  void step_done();
  // None of the others is run.
  void give_up() { at_ = steps_.size(); }
  // "'npm ci' exited with status 1: last line of its output", with the moment in front.
  std::string failure(const os::ChildEnd& end) const;
  std::string timed_out() const;

 private:
  std::string subject() const;

  std::vector<std::string> withheld_;
  std::vector<Step> steps_;
  size_t at_ = 0;
  std::string line_;  // being written
  std::string last_;  // the last that was not blank
};

}  // namespace wave::runner
