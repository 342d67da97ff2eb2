// SPDX-License-Identifier: MIT
#include "runner/sandboxed_run.h"

#include "error/error.h"
#include "git/flat_tree.h"
#include "git/run_git_dir.h"
#include "os/files.h"
#include "os/log.h"
#include "os/paths.h"
#include "os/remove_tree.h"
#include "runner/run_home.h"
#include "store/spool.h"

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

// Where the checkout itself has it. Nothing when it does not, or when a symbolic link is on the
// way: a commit decides where that leads.
std::optional<fs::path> place_of(const fs::path& checkout, fs::path link) {
  if (!link.has_filename()) link = link.parent_path();
  if (!git::fits_in_tree(link.string())) return std::nullopt;
  std::error_code failed;
  const fs::path place = fs::canonical(checkout, failed) / link;
  if (failed || fs::canonical(place, failed) != place || failed) return std::nullopt;
  return checkout / link;
}

SandboxView view_of(const git::Layout& layout, const LaunchRecord& launch,
                    const os::Environment& environment) {
  SandboxView out;
  out.bwrap = bwrap_program();
  out.sandbox = launch.sandbox;
  out.limits = launch.limits;
  out.shared = agent::home_of(launch.agent, environment);
  out.home = os::variable(environment, "HOME").value_or("");
  out.run_home = layout.run_dir(launch.run) / "home";
  out.worktree = launch.worktree;
  out.common_dir = layout.common_dir;
  out.git_dir = layout.task_git_dir(launch.task);
  out.run_git_dir = run_git_dir(layout, launch.run);
  out.socket = launch.socket;
  out.see.push_back(launch.prompt_file);
  for (const std::string& link : launch.readiness.link) {
    if (auto place = place_of(launch.readiness.checkout, link)) out.see.push_back(*place);
  }
  return out;
}

std::string branch_of(store::Store& store, const std::string& task) {
  const auto found = store.index().summary(task);
  if (!found) throw Error("there is no task '" + task + "'");
  return found->branch;
}

}  // namespace

fs::path run_git_dir(const git::Layout& layout, const std::string& run) {
  return layout.run_dir(run) / "git";
}

SandboxedRun::SandboxedRun(store::Store& store, const LaunchRecord& launch,
                           const os::Environment& environment)
    : store_(store),
      launch_(launch),
      environment_(environment),
      view_(view_of(store.layout(), launch, environment)) {}

void SandboxedRun::prepare() {
  check_view(view_);
  if (const auto why = git::why_no_run_git_dir(store_.repository(), view_.common_dir)) {
    throw Error("the sandbox cannot be used: " + *why, "set sandbox = \"off\"");
  }
  fill_home(view_);
  git::RunGitDir wanted;
  wanted.folder = view_.run_git_dir;
  wanted.common_dir = view_.common_dir;
  wanted.entry = view_.git_dir;
  wanted.signal_program = os::libexec_folder() / "wave-signal";
  wanted.branch = branch_of(store_, launch_.task);
  git::make_run_git_dir(store_.repository(), wanted);
}

std::vector<std::string> SandboxedRun::words(const std::vector<std::string>& program) const {
  check_program(program, environment_);
  std::vector<std::string> out = sandbox_words(view_, program, environment_);
  out.insert(out.end(), program.begin(), program.end());
  return out;
}

BroughtWork SandboxedRun::bring(const std::vector<std::string>& hints, Stage stage) {
  return bring_work(store_, view_, launch_.task, branch_of(store_, launch_.task), hints, stage);
}

void drop_home(const git::Layout& layout, const std::string& run) {
  const std::string left = os::remove_tree(layout.run_dir(run) / "home");
  if (!left.empty()) os::log(os::Level::warning, "'" + left + "' could not be removed");
}

std::vector<std::string> bring_orphaned_work(store::Store& store, const std::string& run) {
  const fs::path folder = run_git_dir(store.layout(), run);
  if (!os::file_id(folder)) return {};
  try {
    const auto launch = read_launch(store.layout().run_dir(run));
    if (!launch) return {};
    const os::Environment environment = os::current_environment();
    uint64_t from_start = 0;
    const auto hints = store::read_reflog(folder, from_start);
    BroughtWork work = SandboxedRun(store, *launch, environment).bring(hints, Stage::over);
    drop_home(store.layout(), run);
    if (!work.fault.empty()) os::log(os::Level::error, "run " + run + ": " + work.fault);
    return work.commits;
  } catch (const std::exception& error) {
    os::log(os::Level::error, "run " + run + ": " + error.what());
    return {};
  }
}

}  // namespace wave::runner
