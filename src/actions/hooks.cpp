// SPDX-License-Identifier: MIT
#include "actions/hooks.h"

#include "actions/set_up_record.h"
#include "error/error.h"
#include "git/config_file.h"
#include "git/info_exclude.h"
#include "git/trusted_git.h"
#include "os/file_lock.h"
#include "os/paths.h"
#include "store/store_lock.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

const std::vector<int> k_config_hooks = {2, 54};  // hooks in the configuration, beside all others
constexpr std::chrono::seconds k_patience{30};

fs::path main_work_tree(const git::Layout& layout) {
  return layout.common_dir.filename() == ".git" ? layout.common_dir.parent_path()
                                                : layout.common_dir;
}

git::HookPlace place_of(const git::Layout& layout, git::Repository& repository,
                        os::ProcessRunner& processes) {
  git::HookPlace place;
  place.common_dir = layout.common_dir;
  place.signal_program = os::libexec_folder() / "wave-signal";
  place.record = layout.wave_dir() / "hooks.json";
  place.folder = layout.common_dir / "hooks";
  if (const auto configured = repository.config("core.hookspath")) {
    // A relative path means another folder in every worktree (githooks(5)): shown, never written.
    const fs::path work_tree = main_work_tree(layout);
    place.folder = (work_tree / *configured).lexically_normal();
    if (work_tree != layout.common_dir && os::is_within(place.folder, work_tree) &&
        !os::is_within(place.folder, layout.common_dir)) {
      place.kind = git::HookFolder::tracked;
    }
    if (configured->find(".husky/_") != std::string::npos) place.kind = git::HookFolder::generated;
  }
  place.additive_config = git::git_version(processes) >= k_config_hooks;
  return place;
}

void bring_about(const git::Layout& layout, const std::vector<git::HookConfig>& config) {
  git::ConfigEdits edits;
  for (const git::HookConfig& each : config) edits.emplace_back(each.key, each.values);
  git::edit_config(layout.common_dir, layout.wave_dir(), edits);
}

os::FileLock lock_hooks(const git::Layout& layout) {
  auto lock = os::FileLock::acquire(layout.wave_dir() / "hooks.lock", k_patience);
  if (!lock) throw Error("another process has been changing the hooks for 30 s");
  return std::move(*lock);
}

// What set-up put in; somebody may be setting up just now.
std::vector<std::string> take_out_config(const git::Layout& layout,
                                         const git::Repository& repository) {
  const os::FileLock lock = store::lock_store(layout);
  SetUpRecord record = read_set_up(layout).value_or(SetUpRecord());
  std::vector<std::string> taken_out;
  git::ConfigEdits edits;
  for (const auto& [key, value] : record.config) {
    if (repository.local_config(key) != value) continue;  // the user's own by now
    edits.emplace_back(key, std::vector<std::string>());
    taken_out.push_back(key);
  }
  git::edit_config(layout.common_dir, layout.wave_dir(), edits);
  record.config.clear();
  write_set_up(layout, record);
  return taken_out;
}

}  // namespace

git::HookReport install_hooks(const git::Layout& layout, git::Repository& repository,
                              os::ProcessRunner& processes) {
  const os::FileLock lock = lock_hooks(layout);
  git::HookReport report = git::install_hooks(place_of(layout, repository, processes));
  bring_about(layout, report.config);
  return report;
}

git::HookReport uninstall_hooks(const git::Layout& layout, git::Repository& repository,
                                os::ProcessRunner& processes, std::vector<std::string>& taken_out) {
  const os::FileLock lock = lock_hooks(layout);
  git::HookReport report = git::uninstall_hooks(place_of(layout, repository, processes));
  bring_about(layout, report.config);
  taken_out = take_out_config(layout, repository);
  if (git::forget_excluded(layout.common_dir, git::exclude_lock(layout.wave_dir()))) {
    taken_out.emplace_back("info/exclude");
  }
  return report;
}

std::optional<std::string> why_not_installed(const git::Layout& layout, git::Repository& repository,
                                             os::ProcessRunner& processes) {
  return git::why_not_installed(place_of(layout, repository, processes));
}

std::vector<git::HookStatus> hook_status(const git::Layout& layout, git::Repository& repository,
                                         os::ProcessRunner& processes) {
  return git::hook_status(place_of(layout, repository, processes));
}

}  // namespace wave::actions
