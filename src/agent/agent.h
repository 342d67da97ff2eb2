// SPDX-License-Identifier: MIT
// What the program knows of a kind of agent: how to start it, what its output means. Adapters hold
// no state and start nothing themselves.
#pragma once

#include "agent/launch.h"
#include "agent/output_reader.h"
#include "agent/run_request.h"
#include "agent/session_search.h"
#include "agent/trust_entry.h"
#include "os/process_runner.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::agent {

class Agent {
 public:
  virtual ~Agent() = default;

  virtual std::string name() const = 0;
  // The binary that is looked up in PATH; empty when the run's own command says it.
  virtual std::string program() const = 0;
  // The argument that makes the program print its version; none when it has no such thing.
  virtual std::optional<std::string> version_argument() const = 0;

  // Throws UsageError for arguments that would break the run, Error for a prompt that cannot be
  // handed over.
  virtual Launch launch(const RunRequest& request) const = 0;

  // A new reader for the output of one unattended run.
  virtual std::unique_ptr<OutputReader> read_output() const = 0;

  // Whether a session can be gone on with in another worktree of the same repository.
  virtual bool resumes_elsewhere() const { return false; }

  // The agent's own session of an interactive run, as the files tell that the agent keeps of it;
  // nothing where it keeps none that we can read, or where they do not tell for certain.
  virtual std::optional<std::string> find_session(const SessionSearch& search) const;

  // What answers the agent's questions about a new directory; `environment` is the agent's own.
  virtual std::vector<TrustEntry> trust_entries(const RunRequest& request,
                                                const os::Environment& environment) const;
};

}  // namespace wave::agent
