// SPDX-License-Identifier: MIT
// An agent that the configuration names, or what it says about a built-in one.
#pragma once

#include "config/origin.h"

#include <string>
#include <vector>

namespace wave::config {

// `[agent.<name>]`. A command or arguments that a repository brings are not approved: the caller
// refuses to run them until the file is trusted.
struct NamedAgent {
  std::string name;                  // as written
  std::vector<std::string> command;  // PROG ARG...; empty for what is said about a built-in agent
  std::vector<std::string> args;     // added to every run
  std::string model;
  bool approved = true;
  Origin origin;  // of the command or arguments that are not approved, else of the first key
};

}  // namespace wave::config
