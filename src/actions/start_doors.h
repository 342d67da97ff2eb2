// SPDX-License-Identifier: MIT
// Everything a start needs from outside.
#pragma once

#include "config/config.h"
#include "host/host.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <memory>

namespace wave::actions {

struct StartDoors {
  store::Store& store;
  const config::Config& config;
  const os::Clock& clock;
  os::ProcessRunner& processes;
  host::Host& host;
  os::Environment environment;  // the caller's
};

// The host that the configuration names; tmux gives way to plain processes where it is missing and
// nobody asked for it.
std::string host_name(const config::Config& config, const os::Environment& environment);

// The doors of a start that nobody types, made from the environment that the task's request was
// made in: the same settings, the same host, the same programs.
class MadeDoors {
 public:
  MadeDoors(store::Store& store, const os::Clock& clock, os::ProcessRunner& processes,
            os::Environment environment);
  MadeDoors(const MadeDoors&) = delete;
  MadeDoors& operator=(const MadeDoors&) = delete;
  StartDoors& doors() { return doors_; }
  const config::Config& config() const { return config_; }

 private:
  config::Config config_;
  std::unique_ptr<host::Host> host_;
  StartDoors doors_;
};

}  // namespace wave::actions
