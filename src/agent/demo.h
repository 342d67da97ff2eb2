// SPDX-License-Identifier: MIT
// An agent that needs no account and no network: a shell script that changes one file and commits
// three times in some seconds, so that everything around an agent can be seen and tried.
#pragma once

#include "agent/agent.h"

namespace wave::agent {

// WAVE_DEMO_PAUSE is the seconds between its steps, 1 if not set.
class Demo : public Agent {
 public:
  std::string name() const override { return "demo"; }
  std::string program() const override { return "sh"; }
  std::optional<std::string> version_argument() const override { return std::nullopt; }
  Launch launch(const RunRequest& request) const override;
  std::unique_ptr<OutputReader> read_output() const override;
};

}  // namespace wave::agent
