// SPDX-License-Identifier: MIT
// What a new worktree needs before an agent can work in it, and what the project wants run around
// the agent. Part of the launch record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::runner {

struct Readiness {
  std::filesystem::path checkout;        // where copies and links come from; empty: nowhere
  std::filesystem::path checkout_index;  // git's index of it
  bool include = false;                  // it has a .worktreeinclude
  std::string excludes;                  // the user's core.excludesFile, or empty
  std::vector<std::string> copy;         // relative paths
  std::vector<std::string> link;
  int64_t copy_max_bytes = 0;
  std::vector<std::vector<std::string>> commands;  // approved, in their order
  std::vector<std::string> withheld;               // variables that are the agent's alone
  int64_t timeout_s = 0;                           // for all of it; 0: none
  // Approved as well, and run with each attempt: before its agent, and after it.
  std::vector<std::vector<std::string>> before_run;
  std::vector<std::vector<std::string>> after_run;
  int64_t commands_timeout_s = 0;  // for all of the one, and all of the other

  bool wants_files() const { return include || !copy.empty() || !link.empty(); }
  bool wants_set_up() const { return wants_files() || !commands.empty(); }
  // Whether something comes before the agent.
  bool comes_before() const { return wants_set_up() || !before_run.empty(); }
  bool wants_anything() const { return comes_before() || !after_run.empty(); }
  // Whether what lies in the worktree when the agent has ended may be another's than the agent's.
  bool leaves_files() const { return !commands.empty() || !before_run.empty(); }
};

}  // namespace wave::runner
