// SPDX-License-Identifier: MIT
// The view of the machine that an agent gets in the sandbox, as the words of bubblewrap(1). Only
// looks at which folders exist; changes nothing.
//
// What there is: the file system, read-only; the worktree; a git directory of the run's own in the
// place of the worktree's, which borrows the repository's objects and nothing else of it; a home
// of its own, too, with what the agent keeps in the user's; an empty /tmp; no process of
// others, no socket but the runner's. The network is the machine's.
#pragma once

#include "agent/agent_home.h"
#include "os/process_runner.h"
#include "runner/sandbox.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::runner {

struct SandboxView {
  std::string bwrap;  // the program
  Sandbox sandbox;
  Limits limits;
  agent::AgentHome shared;                 // of the user's home
  std::filesystem::path home;              // as the agent knows it
  std::filesystem::path run_home;          // what lies there for it
  std::filesystem::path worktree;          // must be the current folder of whoever starts it
  std::filesystem::path common_dir;        // of the repository
  std::filesystem::path git_dir;           // the worktree's, as its `.git` file names it
  std::filesystem::path run_git_dir;       // what stands there in the sandbox
  std::filesystem::path socket;            // the runner's; empty: there is none
  bool only_reads = false;                 // the worktree, too
  std::vector<std::filesystem::path> see;  // files and folders besides, wherever they are
};

// What stands before the words of a program that runs in it.
std::vector<std::string> sandbox_words(const SandboxView& view,
                                       const std::vector<std::string>& program,
                                       const os::Environment& environment);

// The words of a program that only reads the run's git directory, beside the repository's objects:
// it sees no more than the agent did, and cannot reach the network.
std::vector<std::string> reader_words(const SandboxView& view,
                                      const std::vector<std::string>& program);

// Words that limit what comes behind them; none without limits.
std::vector<std::string> limit_words(const Limits& limits);

}  // namespace wave::runner
