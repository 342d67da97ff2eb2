// SPDX-License-Identifier: MIT
#include "git/hook_probe.h"

#include "git/trusted_git.h"
#include "git/worktree.h"
#include "os/files.h"

namespace wave::git {

bool hook_fires(const std::filesystem::path& common_dir, const std::filesystem::path& staging,
                const std::string& commit, os::ProcessRunner& processes) {
  WorktreeEntry entry;
  entry.common_dir = common_dir;
  entry.staging = staging;
  entry.id = "wave-probe";
  entry.path = staging / "probe";
  entry.branch = commit;
  entry.task_note = "probe\n";
  register_worktree(entry);
  try {
    commit_as_a_user(entry.path, processes);
  } catch (...) {
    unregister_empty_worktree(entry);
    throw;
  }
  const bool fired = os::file_id(common_dir / "worktrees" / entry.id / "wave-spool").has_value();
  unregister_empty_worktree(entry);
  return fired;
}

}  // namespace wave::git
