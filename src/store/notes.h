// SPDX-License-Identifier: MIT
// Renders refs/notes/wave: for every recorded commit a note that says which task, agent and run
// made it. For people (`git log` shows it); regenerable, and never read back as truth.
//
// Written as a tree with one level of fan-out, by compare and swap. git's own notes commands and
// libgit2's pass no old value and lose most of what concurrent writers add.
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace wave::store {

inline constexpr const char* k_notes_ref = "refs/notes/wave";

struct Note {
  std::string commit;  // oid
  std::string text;    // lines, sorted, each ending in a newline
};

// Adds the notes, keeping what is there for other commits; a commit that has a note keeps its lines
// and gets ours added. False when the ref moved under us each time: try again later. The caller
// holds the store's lock.
bool add_notes(git::Repository& repository, const std::filesystem::path& common_dir,
               const std::vector<Note>& notes, int64_t time_s);

}  // namespace wave::store
