// SPDX-License-Identifier: MIT
// Locks of git that were left by somebody who was killed, where they would keep a task's next
// attempt, or its agent, from working.
#pragma once

#include "git/layout.h"
#include "os/clock.h"

#include <string>

namespace wave::actions {

// Whether the caller cannot go on without: then a lock that somebody may hold is waited for too,
// three seconds at most.
enum class InNeed { no, yes };

// Removes the locks on the task's branch, and on HEAD and index of its worktree, that nobody alive
// can hold (git/lock_owner.h) and that have stood for two seconds; a younger one is waited for
// until it has. True if there was one. Locks of other branches and of the user's own worktrees are
// never touched. The caller knows that no run of the task is going on.
// Where there is no lock this costs a look at three names.
bool clear_stale_locks(const git::Layout& layout, const std::string& task,
                       const std::string& branch, const os::Clock& clock, InNeed in_need);

// The same for locks on refs that nobody but git-wave moves: its logs, notes, claims and what is
// kept. Whoever appends outlives such a lock by itself; but until somebody does, git complains of it
// whenever it packs refs.
bool clear_own_locks(const git::Layout& layout, const os::Clock& clock);

// The same for the lock that git takes at the end of every commit to see whether maintenance is
// due; git says nothing of one that is left, and never tidies up again. For those of the commit
// graph, which is a cache: `git gc` fails as long as one stands. And for the one on packed-refs, when
// it is ours. No other lock of the whole repository is removed, but as below.
bool clear_stale_common_locks(const git::Layout& layout, const os::Clock& clock);

// The same for a remote-tracking ref, which nobody moves but whoever fetches: we, and the user.
bool clear_stale_tracking_lock(const git::Layout& layout, const std::string& ref,
                               const os::Clock& clock);

}  // namespace wave::actions
