// SPDX-License-Identifier: MIT
// How far a run is confined: what the configuration asks for, and what this machine can do.
#pragma once

#include "config/config.h"
#include "os/process_runner.h"
#include "runner/sandbox.h"
#include "store/store.h"

#include <optional>
#include <string>

namespace wave::actions {

struct Confinement {
  runner::Sandbox sandbox;
  runner::Limits limits;
  std::string line;  // which level is on and what it does not stop, for people
};

// Throws Error when the configuration demands a sandbox that cannot be had.
Confinement confinement(store::Store& store, const config::Config& config,
                        os::ProcessRunner& processes, const os::Environment& environment);

// What a run is told about the level that it was started with.
std::string level_line(bool sandboxed);

// Why bubblewrap cannot confine anything here; nothing: it can. Tried once for each boot.
std::optional<std::string> why_no_sandbox(const git::Layout& layout, os::ProcessRunner& processes,
                                          const os::Environment& environment);

}  // namespace wave::actions
