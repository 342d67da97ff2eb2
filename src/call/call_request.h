// SPDX-License-Identifier: MIT
// What a side call is asked for: one run of an agent, or of a plain program, that is no task's own
// run, such as a plan, a review or a check.
#pragma once

#include "os/files.h"
#include "os/process_runner.h"
#include "runner/sandbox.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::call {

struct CallRequest {
  std::string id;    // see is_call_id(); who asks for the same id again finds the same call
  std::string role;  // "reviewer", "check" ...
  std::string task;  // empty: of no task
  std::string note;  // the caller's own words, kept as they are
  std::vector<std::string> argv;
  std::filesystem::path folder;  // that it runs in
  os::FileId folder_id;          // what that named when it was made; FileId(): not looked at
  os::Environment environment;   // all of it; only the names are written down for good
  std::string prompt;
  bool prompt_on_stdin = false;
  std::string agent;          // the adapter that reads its output; empty: a plain program
  std::string agent_session;  // known beforehand
  int64_t timeout_s = 0;      // 0: none
  int64_t idle_timeout_s = 0;
  int64_t kill_grace_s = 10;  // from TERM to KILL
  int64_t log_max_bytes = 16 << 20;
  // As runs are confined. In the sandbox it works with a git directory of its own in the place of
  // `git_dir`, the folder's, and nothing that it makes there comes out.
  runner::Sandbox sandbox;
  runner::Limits limits;
  std::filesystem::path git_dir;
  bool only_reads = false;  // in the sandbox it cannot write the folder
};

}  // namespace wave::call
