// SPDX-License-Identifier: MIT
// What an agent adapter is told about one run.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::agent {

// How the agent is talked to: unattended it reads the prompt once and ends; interactive it sits in
// a terminal and a person answers.
enum class Manner { unattended, interactive };

struct RunRequest {
  std::string task;
  std::string run;
  std::string feature;
  std::filesystem::path worktree;
  std::filesystem::path gitdir;       // the worktree's own
  std::filesystem::path common_dir;   // of its repository
  std::filesystem::path prompt_file;  // need not be there yet
  std::string prompt;  // what interactive agents are told as an argument; may be empty
  std::vector<std::string> command;     // command agents: PROG ARG...
  std::vector<std::string> extra_args;  // the configuration's, then the user's
  std::string model;                    // empty: the agent's own choice
  Manner manner = Manner::unattended;
  bool commits = true;  // false: it only answers; a sandbox need not let it write to the repository
  std::string fresh_session;                  // a UUID made by the caller
  std::optional<std::string> resume_session;  // the agent's own id of an earlier run's session
};

}  // namespace wave::agent
