// SPDX-License-Identifier: MIT
#include "store/note_tree.h"

#include <algorithm>

namespace wave::store {
namespace {

constexpr unsigned k_tree_mode = 040000;
constexpr size_t k_oid_digits = 40;
constexpr size_t k_folder_digits = 2;

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
    if (below.size() < k_oid_digits && (!in_a.empty() || !in_b.empty())) compare(below, in_a, in_b);
  }

  static void note(NoteBlobs& out, const std::string& path, const git::TreeEntry& entry) {
    const std::string commit = path + entry.name;
    const bool is_oid = commit.size() == k_oid_digits &&
                        commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (entry.mode != k_tree_mode && is_oid) out[commit] = entry.oid;
  }

  const git::Repository& repository_;
  NotesApart out_;
};

}  // namespace

NotesApart notes_apart(const git::Repository& repository, const std::string& tree_a,
                       const std::string& tree_b) {
  Comparison comparison(repository);
  comparison.compare("", tree_a, tree_b);
  return comparison.take();
}

std::string tree_with_notes(git::Repository& repository, const std::string& tree,
                            const NoteBlobs& notes) {
  Entries root = read_entries(repository, tree);
  std::map<std::string, Entries> folders;
  for (const auto& [commit, blob] : notes) {
    if (root.count(commit) > 0) {  // git has written it so
      root[commit].oid = blob;
      continue;
    }
    const std::string folder = commit.substr(0, k_folder_digits);
    if (folders.count(folder) == 0) {
      const git::TreeEntry* there = find_in(root, folder);
      folders[folder] = there ? read_entries(repository, there->oid) : Entries();
    }
    const std::string name = commit.substr(k_folder_digits);
    folders[folder][name] = {name, blob};
  }
  for (const auto& [name, entries] : folders) {
    root[name] = {name, write_entries(repository, entries), k_tree_mode};
  }
  return write_entries(repository, root);
}

}  // namespace wave::store
