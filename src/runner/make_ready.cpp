// SPDX-License-Identifier: MIT
#include "runner/make_ready.h"

#include "error/error.h"
#include "git/info_exclude.h"
#include "git/layout.h"
#include "git/trusted_git.h"
#include "os/copy_tree.h"
#include "os/files.h"
#include "runner/launch_record.h"

#include <iostream>

#include <fmt/format.h>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_include = ".worktreeinclude";
constexpr size_t k_include_cap = 1 << 20;
constexpr size_t k_most_told = 20;

void tell(const std::string& line) { std::cout << line << std::endl; }

// What .worktreeinclude names. The patterns are read once and handed to git as a file of ours.
std::vector<std::string> included(const git::Layout& layout, const LaunchRecord& launch) {
  const Readiness& wanted = launch.readiness;
  const auto patterns =
      os::read_file(wanted.checkout / k_include, os::Links::refuse, k_include_cap);
  if (!patterns) return {};
  const fs::path file = layout.run_dir(launch.run) / "include";
  os::write_file(file, *patterns);
  os::SystemProcessRunner processes;
  git::TrustedGit trusted(layout.common_dir, layout.wave_dir(), processes);
  return trusted.ignored_matching(wanted.checkout, wanted.checkout_index, file, wanted.excludes);
}

void copy(const LaunchRecord& launch, const std::vector<std::string>& paths, os::CopyCount& count) {
  for (const std::string& path : paths) {
    if (!os::copy_tree(launch.readiness.checkout, launch.worktree, path, count)) {
      tell(fmt::format("nothing to copy: '{}' is not in the checkout", path));
    }
  }
}

void link(const git::Layout& layout, const LaunchRecord& launch) {
  std::vector<std::string> linked;
  for (const std::string& path : launch.readiness.link) {
    const fs::path target = launch.readiness.checkout / path;
    if (!os::file_id(target)) {
      tell(fmt::format("nothing to link: '{}' is not in the checkout", path));
    } else if (os::link_beneath(launch.worktree, path, target)) {
      linked.push_back(path);
    } else {
      tell(fmt::format("not linked: '{}' is in the worktree already", path));
    }
  }
  // Before anybody can commit: the agent has not been started.
  git::exclude_paths(layout.common_dir, git::exclude_lock(layout.wave_dir()), linked);
  if (!linked.empty()) tell(fmt::format("linked {}", fmt::join(linked, ", ")));
}

void tell_copied(const os::CopyCount& count) {
  for (size_t i = 0; i < count.passed_over.size() && i < k_most_told; ++i) {
    tell("passed over: " + count.passed_over[i]);
  }
  if (count.passed_over.size() > k_most_told) {
    tell(fmt::format("passed over: {} more", count.passed_over.size() - k_most_told));
  }
  if (count.files > 0) tell(fmt::format("copied {} files, {} bytes", count.files, count.bytes));
}

void make_ready_or_throw(const fs::path& common_dir, const std::string& run) {
  const git::Layout layout = git::layout_of(common_dir);
  const auto launch = read_launch(layout.run_dir(run));
  if (!launch || launch->run != run) throw Error("there is no launch record of run '" + run + "'");
  if (os::file_id(launch->worktree) != launch->worktree_id) {
    throw Error("'" + launch->worktree.string() + "' is not the worktree that was made");
  }
  if (launch->readiness.checkout.empty()) {
    tell("there is no checkout of the default branch to copy from");
    return;
  }
  os::CopyCount count;
  count.bytes_left = static_cast<uint64_t>(launch->readiness.copy_max_bytes);
  if (launch->readiness.include) copy(*launch, included(layout, *launch), count);
  copy(*launch, launch->readiness.copy, count);
  tell_copied(count);
  link(layout, *launch);
}

}  // namespace

bool make_ready(const fs::path& common_dir, const std::string& run) {
  try {
    make_ready_or_throw(common_dir, run);
    return true;
  } catch (const Error& error) {
    tell(error.what() + (error.hint().empty() ? "" : "; " + error.hint()));
    return false;
  }
}

}  // namespace wave::runner
