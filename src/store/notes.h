// SPDX-License-Identifier: MIT
// Renders refs/notes/wave: for every recorded commit a note that says which task, agent and run
// made it. For people (`git log` shows it); regenerable, and never read back as truth.
//
// Two write there. We do it by compare and swap, so nothing of others is lost through us. git does
// it when it carries notes over to rewritten commits (notes.rewriteRef), without asking where the
// ref stands: what it has not read is gone. So we remember where we left the ref, and where it is
// found elsewhere, what is missing is put back, and what the log says otherwise is put right.
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace wave::store {

inline constexpr const char* k_notes_ref = "refs/notes/wave";

struct Note {
  std::string commit;  // oid
  std::string text;    // see note_text.h
};

struct NotesPlace {
  git::Repository& repository;
  std::filesystem::path common_dir;
  std::filesystem::path wave_dir;
};

// The note's text when the log holds the commit as one of the task's; else empty.
using Told = std::function<std::string(const std::string& commit, const std::string& task)>;

enum class NotesWritten {
  done,
  later,   // the ref moved under us each time
  unknown  // where we left the ref is not known any more: every commit's note is due
};

// Makes the ref, without a note, where there is none: git complains of one that it is to look at
// and that is not there. The caller holds the store's lock, here and below.
void begin_notes(const NotesPlace& place, int64_t time_s);

// Whether the ref stands where we left it.
bool notes_stand(const NotesPlace& place);

// Adds the notes, and mends what others have made of those that were there. Of a note's lines only
// those change that we write.
NotesWritten write_notes(const NotesPlace& place, const std::vector<Note>& due, const Told& told,
                         int64_t time_s);

// The tasks that the note of a commit names: hints, for anybody can write notes.
std::set<std::string> tasks_noted(const git::Repository& repository, const std::string& commit);

// Takes the ref as it stands for what we left; for those who make every note due.
void accept_notes(const NotesPlace& place);

}  // namespace wave::store
