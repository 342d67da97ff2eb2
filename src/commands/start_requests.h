// SPDX-License-Identifier: MIT
// What `git wave start` was asked for, by options and by specs.
#pragma once

#include "actions/start_task.h"
#include "cli/context.h"
#include "commands/prompt_text.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::commands {

// The options of a start, as they were given.
struct StartOptions {
  std::vector<std::string> features;
  std::vector<std::string> specs;
  TextSource text;
  std::optional<std::string> agent, model, from, timeout, idle_timeout, session, ticket;
  std::vector<std::string> constraints;
  std::vector<std::string> agent_args;  // the words after `--`
  bool interactive = false;
  bool existing_branch = false;
  bool no_commit_needed = false;
};

// One request for all features, or one for each task of the specs, in which an option wins over
// what the spec says, and constraints and agent's arguments are added to the spec's. Tells on
// standard error what a spec says in vain. Throws UsageError or Error with everything that is wrong
// with the specs.
actions::StartRequests start_requests(cli::Context& context, const StartOptions& options);

}  // namespace wave::commands
