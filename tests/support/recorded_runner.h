// SPDX-License-Identifier: MIT
// A process runner that starts nothing: it keeps what it was asked to run and answers in turn.
#pragma once

#include "os/process_runner.h"

#include <deque>
#include <stdexcept>
#include <vector>

namespace wave::test {

class RecordedRunner : public os::ProcessRunner {
 public:
  std::deque<os::Finished> answers;  // of the runs to come
  std::vector<os::Command> commands;

  os::Finished run(const os::Command& command) override {
    commands.push_back(command);
    if (answers.empty()) throw std::logic_error("no answer is left for " + command.argv.back());
    os::Finished out = std::move(answers.front());
    answers.pop_front();
    return out;
  }
  int start_detached(const os::Command&) override {
    throw std::logic_error("nothing is to be started");
  }
};

}  // namespace wave::test
