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
  std::string label = {};         // the user's name for the session, or empty
};

// A session that is there; of one whose runner has ended only the last screen is.
struct Session {
  std::string run;
  std::string label;
  bool alive = true;
};

// How somebody looks into a session.
struct Visit {
  bool read_only = false;
  bool inside = false;  // from within a session of the same host: that client moves there
  std::string notice;   // shown for some seconds on arrival; empty: nothing
};

class Host {
 public:
  virtual ~Host() = default;

  virtual std::string name() const = 0;  // "tmux", "process"
  // Starts the runner and returns at once. Throws Error when that is impossible.
  virtual void start(const RunnerLaunch& launch) = 0;
  // The sessions that are there now, those of ended runs included; one question for all.
  virtual std::vector<Session> sessions() = 0;
  // Ends the session of a run; fine when there is none.
  virtual void end(const std::string& run) = 0;
  // The command that shows the session on this terminal; nothing when this host has no such thing.
  virtual std::optional<std::vector<std::string>> attach_command(const std::string& run,
                                                                 const Visit& visit) = 0;
  // Whether `environment` is that of a process within a session of this host.
  virtual bool is_inside(const os::Environment& environment) const = 0;
};

// `name` is a setting: "tmux" or "process". Throws Error when tmux is asked for and not installed.
std::unique_ptr<Host> make_host(const std::string& name, const std::filesystem::path& socket_folder,
                                os::ProcessRunner& processes, const os::Environment& environment);

}  // namespace wave::host
