// SPDX-License-Identifier: MIT
// OpenCode, by its `opencode` program.
#pragma once

#include "agent/agent.h"

namespace wave::agent {

class OpenCode : public Agent {
 public:
  std::string name() const override { return "opencode"; }
  std::string program() const override { return "opencode"; }
  std::optional<std::string> version_argument() const override { return "--version"; }
  Launch launch(const RunRequest& request) const override;
  std::unique_ptr<OutputReader> read_output() const override;
};

}  // namespace wave::agent
