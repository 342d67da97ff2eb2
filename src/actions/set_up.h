// SPDX-License-Identifier: MIT
// Makes a repository ready: managed project from nothing or from a clone, or the repository in
// place.
#pragma once

#include "git/hook_files.h"
#include "git/layout.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::actions {

struct SetUp {
  git::Layout layout;
  std::string default_branch;            // short name
  std::filesystem::path main_worktree;   // of a managed project; empty in place
  std::vector<std::string> config_keys;  // keys of the repository's configuration that we set now
  git::HookReport hooks;
  bool changed = false;  // false: everything was there already
};

// `git wave new`. `folder` must not exist, or be empty.
SetUp new_project(const std::filesystem::path& folder, const os::Now& now,
                  os::ProcessRunner& processes);

// `git wave clone`. The source is a URL, a work tree or a bare repository; origin stays the
// source's own origin where it has one.
SetUp clone_project(const std::string& source, const std::filesystem::path& folder,
                    const os::Now& now, os::ProcessRunner& processes);

// `git wave init`: state folder, writer, hooks, note display. Touches no worktree and no branch.
// Doing it again changes nothing, unless the default branch is another by now.
SetUp set_up_in_place(const git::Layout& layout, const os::Now& now, os::ProcessRunner& processes);

}  // namespace wave::actions
