// SPDX-License-Identifier: MIT
// The text of a note: sorted lines of ours, and whatever lines somebody else has added. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace wave::store {

using NoteLines = std::set<std::string>;

// As it stands in the note of a commit that this run made. (git's cat_sort_uniq merges sorted lines
// without conflict.)
std::string note_text(const std::string& task, const std::string& feature, const std::string& run,
                      const std::string& agent);

NoteLines lines_of_note(std::string_view text);
std::string text_of_note(const NoteLines& lines);

// Without the lines that only we write.
NoteLines foreign_lines(const NoteLines& lines);
// The ids of the tasks that our lines name.
std::set<std::string> tasks_named(const NoteLines& lines);

}  // namespace wave::store
