// SPDX-License-Identifier: MIT
// What a failure is: a sentence for people, a hint how to mend it, and an exit code.
// Outcomes that the domain knows (refused moves, lost races) are values, not errors.
#pragma once

#include <stdexcept>
#include <string>

namespace wave {

// Exit codes of the program, git's own where git has one.
enum class Exit {
  done = 0,
  no = 1,            // the answer is no: a task failed, nothing to do, drift found
  timed_out = 124,   // `wait` gave up, as timeout(1) does
  fatal = 128,       // it could not be done
  usage = 129,       // it was asked for in the wrong way
  interrupted = 130  // Ctrl-C
};

// A failure on its way to the one place that prints it. The sentence says what failed, with the
// thing in single quotes, lower case, no full stop; the hint says what the user can do.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence, std::string hint = {}, Exit exit = Exit::fatal);

  const std::string& hint() const { return hint_; }
  Exit exit() const { return exit_; }

 private:
  std::string hint_;
  Exit exit_;
};

// The command was given wrongly: exit 129.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& sentence, std::string hint = {});
};

}  // namespace wave
