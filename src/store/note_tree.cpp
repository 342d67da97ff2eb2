// SPDX-License-Identifier: MIT
#include "store/note_tree.h"

#include "domain/hex.h"

#include <algorithm>

namespace wave::store {
namespace {

constexpr unsigned k_tree_mode = 040000;
constexpr size_t k_folder_digits = 2;
constexpr size_t k_full = 64;  // notes in one folder

using Entries = std::map<std::string, git::TreeEntry>;

Entries read_entries(const git::Repository& repository, const std::string& tree) {
  Entries out;
  if (tree.empty() || tree == git::k_empty_tree) return out;
  for (git::TreeEntry& entry : repository.tree(tree)) out[entry.name] = entry;
  return out;
}

std::string write_entries(git::Repository& repository, const Entries& entries) {
  std::vector<git::TreeEntry> out;
  out.reserve(entries.size());
  for (const auto& [name, entry] : entries) out.push_back(entry);
  return repository.write_tree(out);
}

bool is_folder(const git::TreeEntry& entry) {
  return entry.mode == k_tree_mode && entry.name.size() == k_folder_digits;
}

const git::TreeEntry* find_in(const Entries& entries, const std::string& name) {
  const auto found = entries.find(name);
  return found == entries.end() ? nullptr : &found->second;
}

class Comparison {
 public:
  explicit Comparison(const git::Repository& repository) : repository_(repository) {}

  void compare(const std::string& path, const std::string& tree_a, const std::string& tree_b) {
    const Entries a = read_entries(repository_, tree_a);
    const Entries b = read_entries(repository_, tree_b);
    for (const auto& [name, entry] : a) look(path, &entry, find_in(b, name));
    for (const auto& [name, entry] : b) {
      if (!find_in(a, name)) look(path, nullptr, &entry);
    }
  }

  // The same note may lie in a folder here and beside it there.
  NotesApart take() {
    for (auto each = out_.a.begin(); each != out_.a.end();) {
      const auto other = out_.b.find(each->first);
      const bool same = other != out_.b.end() && other->second == each->second;
      if (same) out_.b.erase(other);
      each = same ? out_.a.erase(each) : std::next(each);
    }
    return std::move(out_);
  }

 private:
  void look(const std::string& path, const git::TreeEntry* a, const git::TreeEntry* b) {
    if (a && b && a->oid == b->oid) return;
    const auto folder = [](const git::TreeEntry* entry) {
      return entry && is_folder(*entry) ? entry->oid : std::string();
    };
    if (a) note(out_.a, path, *a);
    if (b) note(out_.b, path, *b);
    const std::string below = path + (a ? a->name : b->name);
    const std::string in_a = folder(a);
    const std::string in_b = folder(b);
    if (below.size() < domain::k_oid_digits && (!in_a.empty() || !in_b.empty()))
      compare(below, in_a, in_b);
  }

  static void note(NoteBlobs& out, const std::string& path, const git::TreeEntry& entry) {
    const std::string commit = path + entry.name;
    if (entry.mode != k_tree_mode && domain::is_oid(commit)) out[commit] = entry.oid;
  }

  const git::Repository& repository_;
  NotesApart out_;
};

// The tree of a folder whose path, without slashes, has so many digits; it exists or is empty.
std::string with_notes(git::Repository& repository, const std::string& tree, size_t digits,
                       const NoteBlobs& notes) {
  Entries entries = read_entries(repository, tree);
  auto room = static_cast<long>(digits == 0 ? 0 : k_full) -
              std::count_if(entries.begin(), entries.end(),
                            [](const auto& entry) { return !is_folder(entry.second); });
  std::map<std::string, NoteBlobs> below;
  for (const auto& [commit, blob] : notes) {
    const std::string name = commit.substr(digits);
    const std::string folder = name.substr(0, k_folder_digits);
    const git::TreeEntry* same = find_in(entries, name);
    if (same && same->mode != k_tree_mode) {
      entries[name].oid = blob;  // where it is, or git has written it
    } else if (room > 0 && !find_in(entries, folder)) {
      entries[name] = {name, blob};
      --room;
    } else {
      below[folder][commit] = blob;
    }
  }
  for (const auto& [folder, some] : below) {
    const git::TreeEntry* there = find_in(entries, folder);
    const std::string before = there && is_folder(*there) ? there->oid : std::string();
    const std::string after = with_notes(repository, before, digits + k_folder_digits, some);
    entries[folder] = {folder, after, k_tree_mode};
  }
  return write_entries(repository, entries);
}

}  // namespace

NotesApart notes_apart(const git::Repository& repository, const std::string& tree_a,
                       const std::string& tree_b) {
  Comparison comparison(repository);
  comparison.compare("", tree_a, tree_b);
  return comparison.take();
}

std::string tree_with_notes(git::Repository& repository, const std::string& tree,
                            const NoteBlobs& notes) {
  return with_notes(repository, tree, 0, notes);
}

}  // namespace wave::store
