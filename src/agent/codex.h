// SPDX-License-Identifier: MIT
// OpenAI Codex, by its `codex` program.
#pragma once

#include "agent/agent.h"

namespace wave::agent {

class Codex : public Agent {
 public:
  std::string name() const override { return "codex"; }
  std::string program() const override { return "codex"; }
  bool resumes_elsewhere() const override { return true; }
  std::optional<std::string> version_argument() const override { return "--version"; }
  Launch launch(const RunRequest& request) const override;
  std::unique_ptr<OutputReader> read_output() const override;
  std::optional<std::string> find_session(const SessionSearch& search) const override;
  std::vector<TrustEntry> trust_entries(const RunRequest& request,
                                        const os::Environment& environment) const override;
};

}  // namespace wave::agent
