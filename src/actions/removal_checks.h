// SPDX-License-Identifier: MIT
// Everything about a removal that can be refused before anything is changed. For removal only.
#pragma once

#include "actions/removal.h"
#include "actions/worktree_look.h"

#include <optional>

namespace wave::actions {

// The task as it stands now, once its run is over: the end of one whose runner is dead is recorded.
// Throws Error (1) when an agent is, or may be, at work on it, or it is another clone's.
domain::Summary ended_task(RemovalDoors& doors, const domain::Summary& task);

// The folder that was made for the task; nothing when it is gone. Throws Error (1) when another one
// stands in its place, when it was moved, or locked by somebody.
std::optional<os::FileId> own_worktree(store::Store& store, const domain::Summary& task);

// Throws Error (1) that names what is not committed.
[[noreturn]] void refuse_dirty(const domain::Summary& task, const WorktreeLook& look);

// Of the task's newest run that has one.
std::optional<os::FileId> recorded_worktree(const git::Layout& layout, const domain::Summary& task);

// It is not done, and so it can be: throws Error with Exit::no.
[[noreturn]] void refuse(const std::string& sentence, const std::string& hint);
// Another was faster.
[[noreturn]] void refuse_late(const domain::Summary& task);

// The reason in `worktrees/<id>/locked` while we are at it.
inline constexpr const char* k_lock_note = "git-wave is moving it\n";

}  // namespace wave::actions
