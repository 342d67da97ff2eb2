// SPDX-License-Identifier: MIT
// Where runners run. A host is a view: losing it loses neither run nor result.
#pragma once

#include "os/process_runner.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::host {

// A runner to be started: fixed words only, nothing of the user's.
struct RunnerLaunch {
  std::string run;                // also the session's name
  std::vector<std::string> argv;  // git-wave runner ...
};

class Host {
 public:
  virtual ~Host() = default;

  virtual std::string name() const = 0;  // "tmux", "process"
  // Starts the runner and returns at once. Throws Error when that is impossible.
  virtual void start(const RunnerLaunch& launch) = 0;
  // Runs that have a session now, ended ones included; one question for all.
  virtual std::vector<std::string> sessions() = 0;
  // Ends the session of a run; fine when there is none.
  virtual void end(const std::string& run) = 0;
  // The command that shows the session on this terminal; nothing when this host has no such thing.
  virtual std::optional<std::vector<std::string>> attach_command(const std::string& run) = 0;
};

// `name` is a setting: "tmux" or "process". Throws Error when tmux is asked for and not installed.
std::unique_ptr<Host> make_host(const std::string& name, const std::filesystem::path& socket_folder,
                                os::ProcessRunner& processes, const os::Environment& environment);

}  // namespace wave::host
