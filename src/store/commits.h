// SPDX-License-Identifier: MIT
// Which commits are a task's work: from hints (spool lines, reflog entries) and the branch to
// facts.
#pragma once

#include "domain/summary.h"
#include "git/repository.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wave::store {

// Where a branch stands; nothing when it is missing, damaged, or names no commit that is there:
// agents may write any bytes into it, and the end of their run is recorded all the same.
std::optional<std::string> sound_tip(const git::Repository& repository, const std::string& ref);

// The names of refs under which a branch is known: here and on every remote. Of a ref that is no
// branch, its own alone.
std::set<std::string> names_of_branch(const git::Repository& repository, const std::string& ref);

// The task's commits that may not be recorded yet, oldest first: those reachable from its branch or
// from a hint that exists, but from none of: the recorded base, the base branch's tip here and on
// origin, what was `told`: the newest commit event (see Door). The task's head will not do for that
// one: the end of a run names it as git has it, with commits perhaps that nobody has told. What was
// amended away comes again.
std::vector<std::string> unrecorded_commits(const git::Repository& repository,
                                            const domain::Summary& task,
                                            const std::vector<std::string>& told,
                                            const std::vector<std::string>& hints);

// Whether the branch holds work of the task's agents: a commit reachable from neither the recorded
// base nor the base branch's tip, here or on origin, and not made by a set-up.
bool has_own_commits(const git::Repository& repository, const domain::Task& task);

// Where the task's work up to `tip` begins: the newest of the common ancestors with the recorded
// base and with the base branch, here and on origin, so that what was merged or rebased onto from
// there is none of it. Empty when there is none.
std::string begin_of_work(const git::Repository& repository, const domain::Summary& task,
                          const std::string& tip);

// Whether this commit is reachable from neither the recorded base nor the base branch.
bool is_own_commit(const git::Repository& repository, const domain::Summary& task,
                   const std::string& oid);

}  // namespace wave::store
