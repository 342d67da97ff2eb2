// SPDX-License-Identifier: MIT
// The one removal path. A worktree is never deleted: it is claimed, moved away from whoever might
// still write into it, what no branch holds is kept under refs/wave/keep, and only then git forgets
// the worktree and, perhaps, the branch. The files stay in the trash until `gc` drops them.
//
// Every step may be repeated, and those up to `secured` undone; a process killed between any two of
// them leaves a record in the trash by which `finish_removals` goes on.
#pragma once

#include "actions/trash.h"
#include "domain/summary.h"
#include "host/host.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace wave::actions {

struct RemovalDoors {
  store::Store& store;
  host::Host& host;
  os::ProcessRunner& processes;
  const os::Clock& clock;
  std::string by = "cli";
};

struct RemovalRequest {
  bool force = false;  // a dirty worktree too: its state is kept first
  bool keep_branch = false;
  int64_t max_bytes = 0;  // of one file in a snapshot
};

// Whether there is a worktree that remove_worktree() would remove now: for whoever has something to
// do in it before. Throws Error (1) where that would refuse; records the end of a run whose runner
// is dead.
bool check_removal(RemovalDoors& doors, const domain::Summary& task, const RemovalRequest& request);

// Removes the worktree of a task that has ended; its state becomes `cleaned`. Throws Error (1) and
// has changed nothing when the task lives, its worktree is dirty (without force), or is not the
// folder that was made for it.
TrashRecord remove_worktree(RemovalDoors& doors, const domain::Summary& task,
                            const RemovalRequest& request);

// What a killed removal or restoration has left: finished, or undone. Of all, without waiting for
// those that somebody alive is at; or of one task, which is waited for as long as k_mark_patience.
struct FinishedRemoval {
  domain::Summary task;
  std::string what;  // a sentence
};
std::vector<FinishedRemoval> finish_removals(RemovalDoors& doors, const std::string& task = {});

// The same for reconcile, which ends sessions itself.
std::vector<FinishedRemoval> finish_removals(store::Store& store, os::ProcessRunner& processes,
                                             const os::Clock& clock);

// The worktree, its branch and whatever was not committed are back; the state is what it was.
// Throws Error and has changed nothing when something of it was taken meanwhile.
struct Restored {
  std::string from;  // "trash" or "keep"
  domain::State state = domain::State::done;
  std::filesystem::path worktree;
};
Restored restore_worktree(RemovalDoors& doors, const domain::Summary& task);

}  // namespace wave::actions
