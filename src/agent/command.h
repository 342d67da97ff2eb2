// SPDX-License-Identifier: MIT
// Any program as an agent: the command line's own (`--agent command -- PROG ARG...`), or one the
// configuration names.
#pragma once

#include "agent/agent.h"

namespace wave::agent {

// {prompt_file}, {worktree}, {task} and {feature} are replaced in its arguments; the prompt also
// comes on standard input.
class CommandAgent : public Agent {
 public:
  std::string name() const override { return "command"; }
  std::string program() const override { return {}; }
  std::optional<std::string> version_argument() const override { return std::nullopt; }
  Launch launch(const RunRequest& request) const override;
  std::unique_ptr<OutputReader> read_output() const override;
};

}  // namespace wave::agent
