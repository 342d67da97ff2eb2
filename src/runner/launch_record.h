// SPDX-License-Identifier: MIT
// What a runner needs to know, written by the starter to `runs/<run>/launch.json` before it is
// started. A local fact of this clone: absolute paths are allowed. See git-wave-format(5).
#pragma once

#include "domain/retry_policy.h"
#include "os/files.h"
#include "os/process_runner.h"
#include "runner/readiness.h"
#include "runner/sandbox.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::runner {

struct LaunchRecord {
  std::string run;
  std::string task;
  std::string feature;
  int attempt = 0;
  int epoch = 0;
  std::string agent;  // the adapter's name
  std::vector<std::string> argv;
  bool prompt_on_stdin = true;
  bool terminal = false;
  bool commit_needed = true;
  bool commit_for_agent = false;  // what it leaves uncommitted when it ends well
  std::string agent_session;      // known beforehand, or empty
  std::filesystem::path worktree;
  os::FileId worktree_id;  // what `worktree` named when it was made
  std::filesystem::path prompt_file;
  std::filesystem::path socket;  // of the runner
  int64_t timeout_s = 0;
  int64_t idle_timeout_s = 0;
  int64_t kill_grace_s = 5;
  int64_t log_max_bytes = 16 << 20;
  int slot = 0;      // 0: none
  std::string boot;  // the kernel's boot id when it was launched
  Readiness readiness;
  Sandbox sandbox;
  Limits limits;
  domain::RetryPolicy retry;
};

void write_launch(const std::filesystem::path& run_dir, const LaunchRecord& record);
// Nothing when there is none. Throws Error when it is damaged.
std::optional<LaunchRecord> read_launch(const std::filesystem::path& run_dir);

// The agent's own session id as far as it is known: what it has printed, else what it was given.
void write_agent_session(const std::filesystem::path& run_dir, const std::string& session);
std::string read_agent_session(const std::filesystem::path& run_dir);

// The agent's whole environment, in a file of its own (0600) that the runner reads and removes: it
// may hold tokens.
void write_environment(const std::filesystem::path& run_dir, const os::Environment& environment);
os::Environment read_environment(const std::filesystem::path& run_dir);
os::Environment take_environment(const std::filesystem::path& run_dir);

}  // namespace wave::runner
