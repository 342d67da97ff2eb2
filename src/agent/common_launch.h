// SPDX-License-Identifier: MIT
// What every agent's launch has.
#pragma once

#include "agent/launch.h"
#include "agent/run_request.h"

#include <string>
#include <vector>

namespace wave::agent {

// A launch in the request's manner: the prompt on standard input, or a terminal.
Launch common_launch(const RunRequest& request);

// The model, unless the user's own arguments name one: programs refuse two.
void add_model(const RunRequest& request, Launch& launch);

// Names of the variables with which programs find proxies and certificates.
std::vector<std::string> network_variables();

}  // namespace wave::agent
