// SPDX-License-Identifier: MIT
// How one run of an agent is started. Plain data: it goes into the run's launch record. What tells
// the agent's children which run they belong to (WAVE_TASK, WAVE_RUN ...) is the caller's to add.
#pragma once

#include "os/process_runner.h"

#include <string>
#include <vector>

namespace wave::agent {

struct Launch {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH
  os::Environment environment_additions;
  bool prompt_on_stdin = false;  // else standard input is /dev/null or the terminal
  bool terminal = false;
  std::vector<std::string> env_pass;  // variables of the caller it needs: NAME or PREFIX*
  std::string agent_session;          // known beforehand; empty: read it from the output
  std::vector<std::string> notes;     // what was switched on or off, for people
};

}  // namespace wave::agent
