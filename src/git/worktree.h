// SPDX-License-Identifier: MIT
// Registers and unregisters linked worktrees by hand, in the form of gitrepository-layout(5).
//
// `git worktree add` is not used: run in parallel it fails, each failure leaves a branch behind, a
// kill leaves an entry that `worktree prune` skips for ever, and it runs the repository's
// post-checkout hook. Here the entry is prepared aside and appears by one rename.
#pragma once

#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::git {

struct WorktreeEntry {
  std::filesystem::path common_dir;
  std::filesystem::path staging;  // a folder of ours on the same file system
  std::string id;                 // name below worktrees/
  std::filesystem::path path;     // the worktree's folder
  std::string branch;             // full ref name, or a commit for a detached HEAD
  std::string task_note;          // content of the file `wave-task`; empty: no task's worktree
};

// Makes the folder (which must not exist), its `.git` file and the entry. On failure it has undone
// what it made. Throws Error naming the path.
void register_worktree(const WorktreeEntry& entry);

// The same with a folder that holds the files already, and their index; nobody else may be at
// them. Both are moved into place. False when the folder cannot be moved there (another file
// system); then, and on failure (Error), it lies where it was, and its index may be gone.
bool adopt_worktree(const WorktreeEntry& entry, const std::filesystem::path& tree,
                    const std::filesystem::path& index);

// What stands where a worktree was registered.
enum class Standing {
  nothing,      // neither folder nor entry
  entry_only,   // the folder is gone
  folder_only,  // the entry is gone, as git worktree prune takes it; the folder is ours
  unfilled,     // both, but a start was killed before its files were there
  whole,
  strange  // something that we did not put there
};

// `made` is what the folder was when it was made, where that is known: ours is the folder whose
// `.git` file leads to the entry, and the very one that was made if it has lost that file.
Standing look_at_worktree(const WorktreeEntry& entry, const std::optional<os::FileId>& made);

// The entry of a worktree whose folder is gone gets a new folder, on `entry.branch`; what else is
// in the entry stays, its index under another name.
void renew_folder(const WorktreeEntry& entry);

// The folder gets back what it lost: its `.git` file, its entry (without an index), and in any case
// the note and the way from the entry to the repository.
void renew_entry(const WorktreeEntry& entry);

// Writes what `worktrees/<id>` shall hold into a folder of that name elsewhere, and the worktree's
// `.git` file: for a worktree that is put together aside and takes its place by rename.
void write_worktree_entry(const WorktreeEntry& entry, const std::filesystem::path& folder,
                          const std::filesystem::path& dot_git);

// Whether `worktrees/<id>` has something in it beside locks. A `git reflog expire --all`, which is
// part of `git gc`, makes the folder of an entry again that was taken away under its hands, for the
// lock on its HEAD, and leaves it behind.
bool is_worktree_entry(const std::filesystem::path& folder);

// Moves a prepared entry to `<common dir>/worktrees/<id>`, where no other must be.
void publish_worktree_entry(const std::filesystem::path& prepared,
                            const std::filesystem::path& common_dir, const std::string& id);

// Undoes registration: entry first, then `.git`, then the folder if nothing else is in it. For
// worktrees in which nobody has worked; what holds work is removed by keeping it.
void unregister_empty_worktree(const WorktreeEntry& entry);

}  // namespace wave::git
