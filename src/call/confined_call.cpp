// SPDX-License-Identifier: MIT
#include "call/confined_call.h"

#include "call/call_folder.h"
#include "error/error.h"
#include "git/repository.h"
#include "git/run_git_dir.h"
#include "os/log.h"
#include "os/remove_tree.h"
#include "runner/run_home.h"
#include "runner/sandbox_words.h"

namespace wave::call {
namespace fs = std::filesystem;
namespace {

fs::path home_in(const fs::path& dir) { return dir / "home"; }
fs::path git_dir_in(const fs::path& dir) { return dir / "git"; }

runner::SandboxView view_of(const git::Layout& layout, const CallRequest& request,
                            const os::Environment& environment, const fs::path& dir) {
  runner::SandboxView out;
  out.bwrap = runner::bwrap_program();
  out.sandbox = request.sandbox;
  out.limits = request.limits;
  out.shared = agent::home_of(request.agent, environment);
  out.home = os::variable(environment, "HOME").value_or("");
  out.run_home = home_in(dir);
  out.worktree = request.folder;
  out.common_dir = layout.common_dir;
  out.git_dir = request.git_dir;
  out.run_git_dir = git_dir_in(dir);
  out.only_reads = request.only_reads;
  return out;
}

void make_git_dir(const git::Layout& layout, const runner::SandboxView& view) {
  const git::Repository repository = git::Repository::open(layout.common_dir);
  if (const auto why = git::why_no_run_git_dir(repository, view.common_dir)) {
    throw Error("the sandbox cannot be used: " + *why, "set sandbox = \"off\"");
  }
  git::RunGitDir wanted;
  wanted.folder = view.run_git_dir;
  wanted.common_dir = view.common_dir;
  wanted.entry = view.git_dir;
  git::make_run_git_dir(repository, wanted);
}

}  // namespace

std::vector<std::string> confined_words(const git::Layout& layout, const CallRequest& request,
                                        const os::Environment& environment, const fs::path& dir) {
  std::vector<std::string> out;
  if (request.sandbox.on) {
    const runner::SandboxView view = view_of(layout, request, environment, dir);
    runner::check_view(view);
    runner::check_program(request.argv, environment);
    runner::fill_home(view);
    make_git_dir(layout, view);
    out = runner::sandbox_words(view, request.argv, environment);
  } else {
    runner::Limits limits = request.limits;
    limits.processes = 0;  // outside it counts all that the user runs
    out = runner::limit_words(limits);
  }
  out.insert(out.end(), request.argv.begin(), request.argv.end());
  return out;
}

void drop_confined(const fs::path& dir) {
  for (const fs::path& each : {home_in(dir), git_dir_in(dir)}) {
    const std::string left = os::remove_tree(each);
    if (!left.empty()) os::log(os::Level::warning, "'" + left + "' could not be removed");
  }
}

}  // namespace wave::call
