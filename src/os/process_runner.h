// SPDX-License-Identifier: MIT
// The one door through which child processes are started and waited for. (The agent itself is
// started by os/child.h, which hands out its terminal and process group.) Children get no
// descriptor of ours but 0, 1 and 2 (and a lock that they are to hold), default signals and an
// empty signal mask.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::os {

using Environment = std::vector<std::pair<std::string, std::string>>;

// This process's environment.
Environment current_environment();
// The value of a variable in an environment, or of this process's own.
std::optional<std::string> variable(const Environment& environment, const std::string& name);
std::optional<std::string> variable(const std::string& name);

enum class Output {
  capture,  // kept and returned, capped at 16 MiB each
  inherit,  // ours
  discard
};

// What to run. `argv[0]` is looked up in PATH of `environment` unless it holds a slash; no shell. A
// relative path with a slash counts from `directory`.
struct Command {
  std::vector<std::string> argv;
  Environment environment = current_environment();
  std::filesystem::path directory;  // empty: ours
  std::string input;                // standard input; always closed after it
  Output output = Output::capture;
  Output errors = Output::capture;
  // Then TERM, a second later KILL, to its group: with a time-out it leads a session of its own and
  // cannot use our terminal, and Ctrl-C is passed on as TERM. Without one it stays in our group.
  std::optional<std::chrono::milliseconds> timeout;
  // A file that the child itself renames, first to second, right before the program runs; when that
  // fails it does not run. So the second name proves that it ran, and the first that it did not,
  // whoever of us is killed in between. Empty: none.
  std::pair<std::filesystem::path, std::filesystem::path> mark = {};
  // No file that it, or a child of it, writes gets larger; who tries is ended. 0: any size.
  uint64_t largest_file = 0;
  // The descriptor of a lock that is to be held for as long as the program runs, whatever becomes
  // of us; see FileLock::descriptor(). -1: none.
  int held = -1;
};

struct Finished {
  std::optional<int> exit_code;  // nothing when a signal ended it
  std::optional<int> signal;
  bool timed_out = false;
  std::string output;
  std::string errors;
  bool truncated = false;  // output or errors went above the cap; the rest was dropped
  bool ok() const { return exit_code == 0; }
};

class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  // Runs until the program ends, whoever else still holds its outputs. Throws Error when the
  // program cannot be started ('prog' not found).
  virtual Finished run(const Command& command) = 0;
  // Starts it in a session of its own and does not wait; returns the pid. Output::capture means
  // discard here. It outlives us and is reaped by init, or by us while we are a subreaper.
  virtual int start_detached(const Command& command) = 0;
};

class SystemProcessRunner : public ProcessRunner {
 public:
  Finished run(const Command& command) override;
  int start_detached(const Command& command) override;
};

// The executable that `name` means in this PATH, absolute; nothing when there is none.
std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  const std::string& search_path);

}  // namespace wave::os
