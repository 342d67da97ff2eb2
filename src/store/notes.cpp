// SPDX-License-Identifier: MIT
#include "store/notes.h"

#include "store/ref_lock.h"

#include <algorithm>
#include <map>
#include <set>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

const git::Identity k_author{"git-wave", "wave@invalid"};
constexpr int k_attempts = 120;  // an orphaned lock is removed within them
constexpr unsigned k_tree_mode = 040000;

using Entries = std::map<std::string, git::TreeEntry>;

Entries read_tree(const git::Repository& repository, const std::string& oid) {
  Entries out;
  for (git::TreeEntry& entry : repository.tree(oid)) out[entry.name] = entry;
  return out;
}

std::string write_entries(git::Repository& repository, const Entries& entries) {
  std::vector<git::TreeEntry> out;
  out.reserve(entries.size());
  for (const auto& [name, entry] : entries) out.push_back(entry);
  return repository.write_tree(out);
}

// The union of the lines, sorted: what git's cat_sort_uniq merge would make of both.
std::string merged(const std::string& a, const std::string& b) {
  std::set<std::string> lines;
  for (const std::string* text : {&a, &b}) {
    for (size_t at = 0; at < text->size();) {
      const size_t end = std::min(text->find('\n', at), text->size());
      if (end > at) lines.insert(text->substr(at, end - at));
      at = end + 1;
    }
  }
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

void put_note(git::Repository& repository, Entries& folder, const std::string& name,
              const std::string& text, const std::string& tree_commit, const std::string& path) {
  std::string content = text;
  if (folder.count(name) > 0) {
    content = merged(repository.blob_at(tree_commit, path).value_or(""), text);
  }
  folder[name] = {name, repository.write_blob(content)};
}

std::string tree_with(git::Repository& repository, const std::optional<std::string>& tip,
                      const std::vector<Note>& notes) {
  Entries root;
  if (tip) root = read_tree(repository, repository.commit(*tip).value().tree);
  std::map<std::string, Entries> folders;
  for (const Note& note : notes) {
    if (root.count(note.commit) > 0) {  // git rewrote the tree without fan-out
      put_note(repository, root, note.commit, note.text, tip.value_or(""), note.commit);
      continue;
    }
    const std::string folder = note.commit.substr(0, 2);
    const std::string rest = note.commit.substr(2);
    if (folders.count(folder) == 0) {
      const auto there = root.find(folder);
      folders[folder] = there == root.end() ? Entries() : read_tree(repository, there->second.oid);
    }
    put_note(repository, folders[folder], rest, note.text, tip.value_or(""), folder + "/" + rest);
  }
  for (const auto& [name, entries] : folders) {
    root[name] = {name, write_entries(repository, entries), k_tree_mode};
  }
  return write_entries(repository, root);
}

}  // namespace

bool add_notes(git::Repository& repository, const fs::path& common_dir,
               const std::vector<Note>& notes, int64_t time_s) {
  if (notes.empty()) return true;
  RefLock lock(common_dir, k_notes_ref);
  for (int i = 0; i < k_attempts; ++i) {
    const auto tip = repository.ref(k_notes_ref);
    const std::string tree = tree_with(repository, tip, notes);
    if (tip && repository.commit(*tip).value().tree == tree) return true;
    std::vector<std::string> parents;
    if (tip) parents.push_back(*tip);
    const std::string commit =
        repository.write_commit("Notes added by git-wave\n", tree, parents, k_author, time_s);
    const git::Swap swap = repository.swap_ref(k_notes_ref, commit, tip, "wave: notes");
    if (swap == git::Swap::done) return true;
    if (swap == git::Swap::locked) lock.wait();
  }
  return false;
}

}  // namespace wave::store
