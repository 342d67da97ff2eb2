// SPDX-License-Identifier: MIT
#include "host/process_host.h"

namespace wave::host {

void ProcessHost::start(const RunnerLaunch& launch) {
  os::Command command;
  command.argv = launch.argv;
  command.directory = "/";
  command.output = os::Output::discard;
  command.errors = os::Output::discard;
  processes_.start_detached(command);
}

}  // namespace wave::host
