// SPDX-License-Identifier: MIT
// The composition root: everything a command may need, made when it is first asked for. Only
// commands see it; what they call gets exactly what it uses.
#pragma once

#include "cli/terminal.h"
#include "config/config.h"
#include "git/layout.h"
#include "git/location.h"
#include "host/host.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::cli {

class Context {
 public:
  Context(os::Environment environment, Terminal terminal);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const os::Environment& environment() const { return environment_; }
  const Terminal& terminal() const { return terminal_; }
  const os::Clock& clock() const { return clock_; }
  os::Now now() const { return clock_.now(); }
  os::ProcessRunner& processes() { return processes_; }

  // The repository we stand in, if any.
  const std::optional<git::Location>& location();
  // The same; throws Error when there is none.
  const git::Location& here();
  git::Layout layout();

  store::Store& store();
  // After the repository was set up, the store must be opened anew.
  void reopen_store() { store_.reset(); }

  // When all is done: sees to it that the user is told of what was recorded, and that what it was
  // recorded in stays small. Never fails.
  void after_appends();

  // With the repository's wave.toml where there is one; what it names is in force as far as it was
  // approved. What is mistaken in it is told once, as a warning, and is as if it were not there.
  const config::Config& config();
  // The same for who must not go on with mistakes: throws Error that lists them.
  const config::Config& sound_config();
  // The same for who tells of the mistakes himself, or has nobody to tell.
  const config::Config& untold_config();
  void reread_config() { config_.reset(); }

  // The host that the configuration names; tmux gives way to plain processes where it is missing
  // and nobody asked for it.
  host::Host& host();
  // The host of a run; empty: the configured one.
  host::Host& host(const std::string& name);

 private:
  os::Environment environment_;
  Terminal terminal_;
  os::SystemClock clock_;
  os::SystemProcessRunner processes_;
  bool looked_ = false;
  std::optional<git::Location> location_;
  std::unique_ptr<store::Store> store_;
  std::optional<config::Config> config_;
  bool warned_ = false;
  std::map<std::string, std::unique_ptr<host::Host>> hosts_;
};

}  // namespace wave::cli
