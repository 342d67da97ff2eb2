// SPDX-License-Identifier: MIT
// Claude Code, by its `claude` program.
#pragma once

#include "agent/agent.h"

namespace wave::agent {

class Claude : public Agent {
 public:
  std::string name() const override { return "claude"; }
  std::string program() const override { return "claude"; }
  bool resumes_elsewhere() const override { return true; }
  std::optional<std::string> version_argument() const override { return "--version"; }
  Launch launch(const RunRequest& request) const override;
  std::unique_ptr<OutputReader> read_output() const override;
  std::vector<TrustEntry> trust_entries(const RunRequest& request,
                                        const os::Environment& environment) const override;
};

}  // namespace wave::agent
