// SPDX-License-Identifier: MIT
#include "host/process_host.h"

namespace wave::host {
namespace {

// A runner that an agent starts is no part of that agent's run: with its mark in the environment it
// would be ended with it.
os::Environment unmarked(const os::Environment& caller) {
  os::Environment out;
  for (const auto& variable : caller) {
    const bool ours = variable.first.starts_with("WAVE_") || variable.first.starts_with("GIT_");
    if (!ours) out.push_back(variable);
  }
  return out;
}

}  // namespace

void ProcessHost::start(const RunnerLaunch& launch) {
  os::Command command;
  command.argv = launch.argv;
  command.environment = unmarked(command.environment);
  command.directory = "/";
  command.output = os::Output::discard;
  command.errors = os::Output::discard;
  processes_.start_detached(command);
}

}  // namespace wave::host
