// SPDX-License-Identifier: MIT
// What a kind of agent keeps in the user's home: what it must find there, also where nothing else
// of that home is to be seen.
#pragma once

#include "os/process_runner.h"

#include <string>
#include <vector>

namespace wave::agent {

// Paths relative to the home; absolute where a variable of the agent's own leads elsewhere.
struct AgentHome {
  std::vector<std::string> written;  // its own folders: sessions, logins; those of the user's runs
  std::vector<std::string> guarded;  // in those, what names programs: only to be read
  std::vector<std::string> read;     // configuration
  std::vector<std::string> copied;   // files in the home that it writes, and that name programs: it
                                     // gets a copy
};

// Of an adapter's name, in this environment of the agent. Empty for programs that nothing is known
// of.
AgentHome home_of(const std::string& agent, const os::Environment& environment);

}  // namespace wave::agent
