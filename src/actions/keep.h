// SPDX-License-Identifier: MIT
// Keep refs: what holds commits that nothing else leads to.
#pragma once

#include "domain/event.h"
#include "domain/task.h"
#include "git/repository.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::actions {

// Those that are recorded of the task and still there: `git wave gc` drops them in time.
std::vector<domain::Kept> still_kept(const std::filesystem::path& common_dir,
                                     const domain::Task& task);

std::string keep_prefix(const std::string& task);  // "refs/wave/keep/<task>/"

// Makes `refs/wave/keep/<task>/<n>` lead to the commit and reads it back; a ref of the task that
// does so already is used again. The caller is the only one at this task. Throws Error when it
// cannot be made.
domain::Kept keep_commit(git::Repository& repository, const std::filesystem::path& common_dir,
                         const std::string& task, const std::string& oid);

// Those of the task's commits (recorded ones, and `seen` besides) that neither a branch, tag or
// remote-tracking ref but `but` nor one of `held` leads to, newest ones only: tips that were
// amended, rebased or reset away.
std::vector<std::string> left_behind(const git::Repository& repository, const domain::Task& task,
                                     const std::vector<std::string>& seen, const std::string& but,
                                     const std::vector<std::string>& held);

// One commit with all of these as parents, so that one ref keeps them.
std::string bundle(git::Repository& repository, const std::string& feature,
                   const std::vector<std::string>& tips, int64_t time_s);

// The tips of all branches, tags and remote-tracking refs, but for the ref `but`.
std::vector<std::string> surviving_tips(const git::Repository& repository, const std::string& but);

}  // namespace wave::actions
