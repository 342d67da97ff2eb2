// SPDX-License-Identifier: MIT
#include "runner/left_work.h"

#include "error/error.h"
#include "git/commit_work.h"
#include "os/log.h"
#include "os/process_runner.h"

#include <fmt/format.h>

namespace wave::runner {
namespace {

std::string message_for(const LaunchRecord& launch, const domain::Task& task) {
  const domain::Run* run = task.current_run();
  const std::string agent = run && !run->agent.empty() ? run->agent : launch.agent;
  return fmt::format(
      "work of {} on {}\n\nThe agent ended without a commit; git-wave committed what it had "
      "left.\n\n"
      "Wave-Task: {}\nWave-Run: {}\nWave-Committed-By: git-wave\n",
      agent, launch.feature, launch.task, launch.run);
}

// The agent may have put another folder, or a link, in the place of its worktree.
bool is_our_folder(const LaunchRecord& launch) {
  return os::file_id(launch.worktree) == launch.worktree_id;
}

std::string sentence(const git::WorkCommit& made) {
  if (!made.refusal.empty()) return "what it left was not committed for it: " + made.refusal;
  std::string out;
  if (!made.oid.empty()) {
    out = fmt::format("git-wave committed {} file{} for the agent", made.files,
                      made.files == 1 ? "" : "s");
  }
  if (!made.left_out.empty()) {
    out += fmt::format("{}{} that look secret, are too large or are repositories were left out",
                       out.empty() ? "" : "; ", made.left_out.size());
  }
  return out;
}

}  // namespace

LeftWork commit_left_work(store::Store& store, const LaunchRecord& launch, const domain::Task& task,
                          const os::Now& now) {
  LeftWork out;
  try {
    if (!is_our_folder(launch)) {
      out.detail = "what it left was not committed for it: its folder is not the one we made";
      return out;
    }
    git::Repository& repository = store.repository();
    os::SystemProcessRunner processes;
    git::TrustedGit trusted(store.layout().common_dir, store.layout().wave_dir(), processes);
    trusted.prepare(repository);  // an agent without a sandbox can write there
    git::WorkRequest request;
    request.tree = launch.worktree;
    request.git_dir = store.layout().task_git_dir(launch.task);
    request.branch = task.branch;
    request.message = message_for(launch, task);
    request.who = repository.identity().value_or(git::Identity{"git-wave", "wave@invalid"});
    request.time_s = now.wall_ms / 1000;
    const git::WorkCommit made = git::commit_work(repository, trusted, request);
    for (const std::string& path : made.left_out) {
      os::log(os::Level::warning, "run " + launch.run + ": not committed: " + path);
    }
    out.commit = made.oid;
    out.detail = sentence(made);
  } catch (const std::exception& error) {
    os::log(os::Level::error, "run " + launch.run + ": " + error.what());
    out.detail = "what it left could not be committed for it";
  }
  return out;
}

}  // namespace wave::runner
