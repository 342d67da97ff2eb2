// SPDX-License-Identifier: MIT
#include "store/notes.h"

#include "domain/hex.h"
#include "error/error.h"
#include "os/files.h"
#include "os/log.h"
#include "store/note_text.h"
#include "store/note_tree.h"
#include "store/ref_lock.h"

#include <algorithm>
#include <set>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

const git::Identity k_author{"git-wave", "wave@invalid"};
constexpr int k_attempts = 120;  // an orphaned lock is removed within them
constexpr size_t k_deepest = 11;  // where a fourth folder would begin

// The commit at which we left the ref, on a line.
fs::path memory_of(const NotesPlace& place) { return place.wave_dir / "notes"; }

std::optional<std::string> left_at(const NotesPlace& place) {
  auto text = os::read_file(memory_of(place), os::Links::refuse, domain::k_oid_digits + 1);
  if (!text || !text->ends_with('\n')) return std::nullopt;
  text->pop_back();
  return domain::is_oid(*text) ? text : std::nullopt;
}

void remember(const NotesPlace& place, const std::string& commit) {
  os::write_file(memory_of(place), commit + "\n");
}

std::string tree_of(const git::Repository& repository, const std::optional<std::string>& commit) {
  return commit ? repository.commit(*commit).value().tree : std::string();
}

bool are_there(const git::Repository& repository, const NoteBlobs& notes) {
  return std::all_of(notes.begin(), notes.end(),
                     [&](const auto& note) { return repository.has_object(note.second); });
}

// What others have changed since we left the ref; nothing when that cannot be known.
std::optional<NotesApart> changed_since(const NotesPlace& place,
                                        const std::optional<std::string>& tip,
                                        const std::string& left) {
  const std::string now = tree_of(place.repository, tip);
  for (int i = 0; i < 2; ++i) {
    try {
      const auto before = place.repository.commit(left);
      if (before) {
        NotesApart apart = notes_apart(place.repository, before->tree, now);
        if (are_there(place.repository, apart.a)) return apart;
      }
    } catch (const Error& error) {
      os::log(os::Level::warning,
              std::string("notes that were lost cannot be read: ") + error.what());
    }
    // git has replaced our commit, so nothing leads to it; and a `git gc` may have come by.
    if (!place.repository.restore_kept()) break;
  }
  return std::nullopt;
}

std::string note_at(const git::Repository& repository, const std::optional<std::string>& tip,
                    const std::string& commit) {
  if (!tip) return {};
  // Flat as git writes it while there are few, or in one folder, or in folders of folders.
  std::string path = commit;
  for (size_t slash = 2; slash <= k_deepest; slash += 3) {
    if (const auto text = repository.blob_at(*tip, path)) return *text;
    path.insert(slash, "/");
  }
  return {};
}

// What a commit's note is to be, of what it is, what it was when we left it, and what is due. Our
// lines in it may have been copied from the commit that this one replaces: the log decides.
NoteLines settled(const std::string& commit, const NoteLines& is, const NoteLines& was,
                  const NoteLines& due, const Told& told) {
  NoteLines ours = due;
  std::set<std::string> tasks = tasks_named(is);
  tasks.merge(tasks_named(was));
  for (const std::string& task : tasks) ours.merge(lines_of_note(told(commit, task)));
  if (ours.empty()) return is.empty() ? was : is;
  ours.merge(foreign_lines(is.empty() ? was : is));
  return ours;
}

class Rendering {
 public:
  Rendering(const NotesPlace& place, const std::vector<Note>& due, const Told& told)
      : place_(place), told_(told) {
    for (const Note& note : due) due_[note.commit].merge(lines_of_note(note.text));
  }

  // The tree that the ref is to have, given what has changed since we left it.
  std::string tree(const std::optional<std::string>& tip, const NotesApart& changed) {
    NoteBlobs wanted;
    std::set<std::string> commits;
    for (const auto& [commit, blob] : changed.a) commits.insert(commit);
    for (const auto& [commit, blob] : changed.b) commits.insert(commit);
    for (const auto& [commit, lines] : due_) commits.insert(commit);
    for (const std::string& commit : commits) {
      const NoteLines is = lines_of_note(note_at(place_.repository, tip, commit));
      const NoteLines lines = settled(commit, is, was(commit, changed), due_of(commit), told_);
      // The note of a commit that is gone was pruned.
      if (lines == is || !place_.repository.has_object(commit)) continue;
      wanted[commit] = place_.repository.write_blob(text_of_note(lines));
    }
    return tree_with_notes(place_.repository, tree_of(place_.repository, tip), wanted);
  }

 private:
  NoteLines was(const std::string& commit, const NotesApart& changed) const {
    const auto found = changed.a.find(commit);
    return found == changed.a.end() ? NoteLines()
                                    : lines_of_note(place_.repository.blob(found->second));
  }
  NoteLines due_of(const std::string& commit) const {
    const auto found = due_.find(commit);
    return found == due_.end() ? NoteLines() : found->second;
  }

  const NotesPlace& place_;
  const Told& told_;
  std::map<std::string, NoteLines> due_;
};

git::Swap move_ref(const NotesPlace& place, const std::string& tree,
                   const std::optional<std::string>& tip, int64_t time_s) {
  std::vector<std::string> parents;
  if (tip) parents.push_back(*tip);
  const std::string commit =
      place.repository.write_commit("Notes added by git-wave\n", tree, parents, k_author, time_s);
  const git::Swap swap = place.repository.swap_ref(k_notes_ref, commit, tip, "wave: notes");
  if (swap == git::Swap::done) remember(place, commit);
  return swap;
}

}  // namespace

void begin_notes(const NotesPlace& place, int64_t time_s) {
  if (place.repository.ref(k_notes_ref)) return;
  const bool anew = !left_at(place);
  const std::string commit = place.repository.write_commit(
      "Notes of git-wave\n", place.repository.write_tree({}), {}, k_author, time_s);
  const git::Swap swap =
      place.repository.swap_ref(k_notes_ref, commit, std::nullopt, "wave: notes");
  // Where somebody has taken the ref away, the notes come back with the next.
  if (swap == git::Swap::done && anew) remember(place, commit);
}

bool notes_stand(const NotesPlace& place) {
  return place.repository.ref(k_notes_ref) == left_at(place);
}

NotesWritten write_notes(const NotesPlace& place, const std::vector<Note>& due, const Told& told,
                         int64_t time_s) {
  Rendering rendering(place, due, told);
  RefLock lock(place.common_dir, k_notes_ref);
  for (int i = 0; i < k_attempts; ++i) {
    const auto tip = place.repository.ref(k_notes_ref);
    const auto left = left_at(place);
    if (tip && !left) return NotesWritten::unknown;
    const auto changed =
        tip == left ? std::optional(NotesApart()) : changed_since(place, tip, *left);
    if (!changed) return NotesWritten::unknown;
    const std::string tree = rendering.tree(tip, *changed);
    if (tip && tree_of(place.repository, tip) == tree) {
      if (tip != left) remember(place, *tip);
      return NotesWritten::done;
    }
    const git::Swap swap = move_ref(place, tree, tip, time_s);
    if (swap == git::Swap::done) return NotesWritten::done;
    if (swap == git::Swap::locked) lock.wait();
  }
  return NotesWritten::later;
}

std::set<std::string> tasks_noted(const git::Repository& repository, const std::string& commit) {
  return tasks_named(lines_of_note(note_at(repository, repository.ref(k_notes_ref), commit)));
}

void accept_notes(const NotesPlace& place) {
  if (const auto tip = place.repository.ref(k_notes_ref)) {
    remember(place, *tip);
  } else {
    std::error_code not_there;
    fs::remove(memory_of(place), not_there);
  }
}

}  // namespace wave::store
