// SPDX-License-Identifier: MIT
// Completes a landing whose process was killed: its worktree follows, and it is recorded, once.
#pragma once

#include "actions/land_task.h"
#include "actions/landing_record.h"
#include "os/file_lock.h"

#include <optional>

namespace wave::actions {

struct LeftLanding {
  LandingRecord record;
  bool moved = false;               // whether the base had come to hold it
  std::optional<LandingBusy> busy;  // its worktree cannot follow yet: it is left for the next
};

// Nothing where none was left. `held`: the lock of whoever lands, so nobody alive is at it.
std::optional<LeftLanding> complete_left_landing(LandDoors& doors, const os::FileLock& held);
// The same for who has no lock yet. Where somebody is landing just now (or what a killed one had
// started still writes files), it waits, at most half a minute, or leaves it to them.
std::optional<LeftLanding> complete_left_landing(LandDoors& doors, store::Patience patience);

// Records what the landing did, and drops what kept its commits. May be repeated.
void tell_landing(LandDoors& doors, const LandingRecord& record);

// The ref that keeps a prepared landing.
std::string landing_keep_ref(const std::string& task, const std::string& oid);
// Makes it, or takes it away. One that is locked is waited for; a lock that a killed process of
// ours has left is removed, for nobody else moves such refs.
git::Swap make_landing_keep(store::Store& store, const std::string& task, const std::string& oid);
git::Swap drop_landing_keep(store::Store& store, const std::string& ref);
// All of a task go.
void drop_landing_keeps(store::Store& store, const std::string& task);

}  // namespace wave::actions
