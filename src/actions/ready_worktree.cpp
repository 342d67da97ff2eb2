// SPDX-License-Identifier: MIT
#include "actions/ready_worktree.h"

#include "domain/ids.h"
#include "error/error.h"
#include "git/location.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 16 << 10;

std::optional<std::string> read_quietly(const fs::path& file) {
  try {
    return os::read_file(file, os::Links::refuse, k_cap);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return std::nullopt;
  }
}

// The worktree that stands on the branch; those of tasks are passed over.
std::optional<fs::path> worktree_on(const git::Layout& layout, const std::string& branch) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(layout.common_dir / "worktrees", ignored)) {
    if (domain::is_task_id(entry.path().filename().string())) continue;
    if (read_quietly(entry.path() / "HEAD") != "ref: refs/heads/" + branch + "\n") continue;
    const auto dot_git = git::read_pointer(entry.path() / "gitdir", "");
    if (dot_git && os::file_id(*dot_git)) return dot_git->parent_path();
  }
  return std::nullopt;
}

// git's index of a work tree: in the git directory that its `.git` is or leads to.
fs::path index_of(const fs::path& checkout) {
  const auto elsewhere = fs::is_directory(checkout / ".git")
                             ? std::nullopt
                             : git::read_pointer(checkout / ".git", "gitdir: ");
  return elsewhere.value_or(checkout / ".git") / "index";
}

}  // namespace

std::optional<fs::path> checkout_of(store::Store& store, const std::string& default_branch) {
  if (const auto own = store.repository().work_tree()) return own;
  return worktree_on(store.layout(), default_branch);
}

// Never for ever: a stop waits for what is run after a run.
std::chrono::seconds commands_timeout(const config::Config& config) {
  return std::max(config.duration("worktree.commands_timeout"), std::chrono::seconds(1));
}

runner::Readiness plan_readiness(store::Store& store, const config::Config& config,
                                 const std::string& default_branch,
                                 std::vector<std::string> for_agent) {
  runner::Readiness out;
  out.copy = config.list("worktree.copy");
  out.link = config.list("worktree.link");
  out.commands = config.commands("worktree.setup");
  out.before_run = config.commands("worktree.before_run");
  out.after_run = config.commands("worktree.after_run");
  out.commands_timeout_s = commands_timeout(config).count();
  out.copy_max_bytes = config.integer("worktree.copy_max_bytes");
  out.timeout_s = config.duration("worktree.setup_timeout").count();
  out.withheld = std::move(for_agent);
  if (const auto checkout = checkout_of(store, default_branch)) {
    out.checkout = *checkout;
    out.checkout_index = index_of(*checkout);
    out.include = os::file_id(*checkout / ".worktreeinclude").has_value();
    if (out.include) out.excludes = store.repository().config("core.excludesFile").value_or("");
  }
  return out;
}

}  // namespace wave::actions
