// SPDX-License-Identifier: MIT
#include "store/notes.h"

#include "store/note_text.h"
#include "store/note_tree.h"
#include "support/temp_repository.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace wave::store {
namespace {

class NotesTest : public testing::Test {
 protected:
  NotesTest() {
    std::filesystem::create_directories(layout.wave_dir());
    repository.keep_written_in(layout.wave_dir() / "kept");
  }

  // The log of this test: run 1 of task "aaaaaaaaaa" has made every commit of `recorded`.
  NotesWritten write(const std::vector<std::string>& due) {
    std::vector<Note> notes;
    for (const std::string& commit : due) {
      recorded.insert(commit);
      notes.push_back({commit, text()});
    }
    const Told told = [&](const std::string& commit, const std::string& task) {
      return task == "aaaaaaaaaa" && recorded.count(commit) > 0 ? text() : std::string();
    };
    return write_notes(place, notes, told, 1795228259);
  }
  static std::string text() { return note_text("aaaaaaaaaa", "f", "aaaaaaaaaa-1", "demo"); }

  std::string note(const std::string& commit) {
    return temp.git({"notes", "--ref=wave", "show", commit});
  }
  std::string list() { return temp.git({"notes", "--ref=wave", "list"}); }

  test::TempRepository temp;
  const git::Layout layout = temp.layout();
  git::Repository repository = git::Repository::open(layout.common_dir);
  const NotesPlace place{repository, layout.common_dir, layout.wave_dir()};
  std::set<std::string> recorded;
};

TEST_F(NotesTest, WhatALaterWriterHasNotReadIsPutBack) {
  const std::string one = temp.commit("one");
  const std::string two = temp.commit("two");
  begin_notes(place, 1795228259);
  EXPECT_TRUE(notes_stand(place));
  ASSERT_EQ(write({one}), NotesWritten::done);
  const std::string seen = *repository.ref(k_notes_ref);
  ASSERT_EQ(write({two}), NotesWritten::done);
  const std::string whole = list();
  // As git does it: a tree made of what stood there before, over whatever stands there now.
  temp.git({"update-ref", k_notes_ref, seen});
  temp.git({"notes", "--ref=wave", "append", "-m", "by somebody", one});
  EXPECT_FALSE(notes_stand(place));
  ASSERT_EQ(write({}), NotesWritten::done);
  EXPECT_TRUE(notes_stand(place));
  EXPECT_EQ(lines_of_note(note(two)), lines_of_note(text()));
  EXPECT_EQ(lines_of_note(note(one)).count("by somebody"), 1u);
  EXPECT_EQ(list().size(), whole.size());
}

TEST_F(NotesTest, ManyNotesAndEveryFormOfTheTree) {
  std::vector<std::string> commits;
  for (int i = 0; i < 20; ++i) commits.push_back(temp.commit("work " + std::to_string(i)));
  ASSERT_EQ(write({commits.begin(), commits.begin() + 15}), NotesWritten::done);
  // git writes so few notes without folders.
  temp.git({"notes", "--ref=wave", "remove", commits[3]});
  ASSERT_EQ(write({commits.begin() + 15, commits.end()}), NotesWritten::done);
  for (const std::string& commit : commits) {
    EXPECT_EQ(lines_of_note(note(commit)), lines_of_note(text())) << commit;
  }
}

// Objects that are not there are as good as commits here.
TEST_F(NotesTest, AFullFolderIsNotRewrittenAndWhatIsAddedGoesDeeper) {
  const std::string blob = repository.write_blob("Wave-Task: aaaaaaaaaa f\n");
  const std::string other = repository.write_blob("Wave-Task: bbbbbbbbbb f\n");
  std::string tree(git::k_empty_tree);
  std::vector<std::string> commits;
  for (int i = 0; i < 700; ++i) {
    std::string digits = std::to_string(1000 + i * 13);
    digits.insert(0, 6 - digits.size(), '0');
    std::reverse(digits.begin(), digits.end());
    commits.push_back("ab" + digits + std::string(32, 'c'));
    if (i % 100 == 99) {
      NoteBlobs some;
      for (const std::string& commit : commits) some[commit] = blob;
      tree = tree_with_notes(repository, tree, some);
    }
  }
  const auto folder = repository.tree(repository.tree(tree).front().oid);
  const auto direct = std::count_if(folder.begin(), folder.end(),
                                    [](const auto& entry) { return entry.name.size() == 38; });
  EXPECT_EQ(direct, 64);
  tree = tree_with_notes(repository, tree, {{commits.front(), other}, {commits.back(), other}});
  const std::string commit =
      repository.write_commit("notes\n", tree, {}, {"t", "t@invalid"}, 1795228259);
  temp.git({"update-ref", k_notes_ref, commit});
  const std::string all = list();
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n') + 1, 700);
  for (const std::string& each : commits) {
    const bool changed = each == commits.front() || each == commits.back();
    EXPECT_NE(all.find((changed ? other : blob) + " " + each), std::string::npos) << each;
  }
  const NotesApart apart = notes_apart(repository, std::string(git::k_empty_tree), tree);
  EXPECT_EQ(apart.b.size(), 700U);
}

TEST_F(NotesTest, LinesThatWereCopiedFromAnotherCommitGiveWayToThoseOfTheLog) {
  const std::string one = temp.commit("one");
  begin_notes(place, 1795228259);
  const std::string copied = note_text("bbbbbbbbbb", "g", "bbbbbbbbbb-1", "codex");
  temp.git({"notes", "--ref=wave", "add", "-m", copied + "mine", one});
  ASSERT_EQ(write({one}), NotesWritten::done);
  NoteLines wanted = lines_of_note(text());
  wanted.insert("mine");
  EXPECT_EQ(lines_of_note(note(one)), wanted);
  temp.git({"notes", "--ref=wave", "add", "-f", "-m", copied + text(), one});
  ASSERT_EQ(write({}), NotesWritten::done);
  EXPECT_EQ(lines_of_note(note(one)), lines_of_note(text()));
}

TEST_F(NotesTest, WhatTheLogDoesNotKnowStaysAsItIs) {
  const std::string one = temp.commit("one");
  begin_notes(place, 1795228259);
  temp.git({"notes", "--ref=wave", "add", "-m", text(), one});  // git has carried it over
  ASSERT_EQ(write({}), NotesWritten::done);
  EXPECT_EQ(lines_of_note(note(one)), lines_of_note(text()));
}

TEST_F(NotesTest, TheNoteOfAVanishedCommitDoesNotComeBack) {
  const std::string one = temp.commit("one");
  ASSERT_EQ(write({one}), NotesWritten::done);
  temp.git({"reset", "--hard", "--quiet", "HEAD~1"});
  temp.git({"reflog", "expire", "--expire=now", "--all"});
  temp.git({"prune", "--expire=now"});
  temp.git({"notes", "--ref=wave", "prune"});
  git::Repository fresh = git::Repository::open(layout.common_dir);
  const NotesPlace there{fresh, layout.common_dir, layout.wave_dir()};
  const Told told = [](const std::string&, const std::string&) { return text(); };
  ASSERT_EQ(write_notes(there, {}, told, 1795228259), NotesWritten::done);
  EXPECT_EQ(list(), "");
}

TEST_F(NotesTest, WithoutMemoryEverythingIsDue) {
  const std::string one = temp.commit("one");
  ASSERT_EQ(write({one}), NotesWritten::done);
  std::filesystem::remove(layout.wave_dir() / "notes");
  EXPECT_EQ(write({}), NotesWritten::unknown);
  accept_notes(place);
  EXPECT_EQ(write({}), NotesWritten::done);
}

}  // namespace
}  // namespace wave::store
