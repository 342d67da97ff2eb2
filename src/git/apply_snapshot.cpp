// SPDX-License-Identifier: MIT
// The side of snapshots that reads them and puts them back.
#include "error/error.h"
#include "git/file_mode.h"
#include "git/flat_tree.h"
#include "git/handle.h"
#include "git/index_file.h"
#include "git/snapshot.h"
#include "os/files.h"
#include "os/log.h"

#include <iterator>

#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// Something that is no such blob may have stood under its name before it was to be written.
bool reads_back(const Repository& repository, const std::string& blob) {
  try {
    const std::string content = repository.content(blob);
    git_oid oid;
    return git_odb_hash(&oid, content.data(), content.size(), GIT_OBJECT_BLOB) == 0 &&
           hex_of(oid) == blob;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
}

// What `head` has was there before us.
void require_tree(const Repository& repository, const std::string& tree, const FlatTree& head) {
  for (const auto& [path, entry] : read_flat_tree(repository, tree)) {
    if (entry.mode == k_module_mode) continue;
    if (!repository.has_object(entry.oid)) {
      throw Error("the snapshot lacks '" + path + "'", "is 'git gc --prune=now' running?");
    }
    const auto known = head.find(path);
    const bool is_new = known == head.end() || !(known->second == entry);
    if (is_new && !reads_back(repository, entry.oid)) {
      throw Error("what git has of '" + path + "' is damaged: " + entry.oid, "run git fsck");
    }
  }
}

std::string tree_of(const Repository& repository, const std::string& oid) {
  const auto commit = repository.commit(oid);
  if (!commit) throw Error("the snapshot lacks the commit '" + oid + "'");
  return commit->tree;
}

// Takes away what stands where a file shall be, and links on the way to it.
void clear_way(const fs::path& tree, const fs::path& path) {
  fs::path at = tree;
  for (auto part = path.begin(); std::next(part) != path.end(); ++part) {
    at /= *part;
    if (fs::symlink_status(at).type() != fs::file_type::directory) {
      fs::remove(at);
      fs::create_directory(at);
    }
  }
  std::error_code ignored;  // a folder with files in it: writing then says so
  fs::remove(tree / path, ignored);
}

unsigned mask() {
  static const unsigned one = [] {
    const mode_t now = umask(0);
    umask(now);
    return now;
  }();
  return one;
}

void write_entry(const Repository& repository, const fs::path& tree, const std::string& path,
                 const FlatEntry& entry) {
  clear_way(tree, path);
  if (entry.mode == k_module_mode) {
    os::make_folder(tree / path);
    return;
  }
  const std::string bytes = repository.blob(entry.oid);
  if (entry.mode == k_link_mode) {
    fs::create_symlink(bytes, tree / path);
  } else {
    os::write_file(tree / path, bytes, os::Durability::fast,
                   (entry.mode == k_program_mode ? 0777U : 0666U) & ~mask());
  }
}

// Whoever can write our refs can have made the snapshot.
FlatTree fitting_tree(const Repository& repository, const std::string& tree) {
  FlatTree out = read_flat_tree(repository, tree);
  for (const auto& [path, entry] : out) {
    if (fits_in_tree(path)) continue;
    throw Error("the snapshot has a file '" + path + "', which no worktree may have",
                "somebody else has made it; git show shows what it holds");
  }
  return out;
}

void apply_files(const Repository& repository, const FlatTree& before, const FlatTree& after,
                 const fs::path& tree) {
  for (const auto& [path, entry] : before) {
    if (after.count(path) > 0) continue;
    std::error_code ignored;  // also the folders that it leaves empty
    fs::remove(tree / path, ignored);
    for (fs::path up = fs::path(path).parent_path(); !up.empty(); up = up.parent_path()) {
      if (!fs::remove(tree / up, ignored)) break;
    }
  }
  for (const auto& [path, entry] : after) {
    const auto same = before.find(path);
    if (same == before.end() || !(same->second == entry))
      write_entry(repository, tree, path, entry);
  }
}

// The sides of conflicts lie in the state tree, beside git's notes.
std::vector<IndexEntry> conflicts_of(const FlatTree& state) {
  std::vector<IndexEntry> out;
  const std::string prefix = "conflict/";
  for (const auto& [path, entry] : state) {
    if (!path.starts_with(prefix) || path.size() < prefix.size() + 3) continue;
    IndexEntry side;
    side.stage = path[prefix.size()] - '0';
    side.path = path.substr(prefix.size() + 2);
    side.oid = entry.oid;
    side.mode = entry.mode;
    if (side.stage >= 1 && side.stage <= 3) out.push_back(side);
  }
  return out;
}

void apply_index(const FlatTree& before, const FlatTree& after, const FlatTree& state,
                 const fs::path& index) {
  std::vector<std::string> out;
  std::vector<IndexEntry> in;
  for (const auto& [path, entry] : before) {
    if (after.count(path) == 0) out.push_back(path);
  }
  for (const auto& [path, entry] : after) {
    const auto same = before.find(path);
    if (same != before.end() && same->second == entry) continue;
    IndexEntry fresh;
    fresh.path = path;
    fresh.oid = entry.oid;
    fresh.mode = entry.mode;
    in.push_back(fresh);
  }
  for (const IndexEntry& side : conflicts_of(state)) in.push_back(side);
  if (!out.empty() || !in.empty()) edit_index(index, out, in);
}

}  // namespace

void verify_snapshot(const Repository& repository, const std::string& oid) {
  const auto commit = repository.commit(oid);
  if (!commit) throw Error("the snapshot '" + oid + "' is not there");
  const auto parts = read_snapshot(repository, oid);
  if (!parts) return require_tree(repository, commit->tree, {});
  const FlatTree head = read_flat_tree(repository, tree_of(repository, parts->head));
  for (const std::string& tree :
       {parts->work_tree, parts->index_tree, parts->untracked_tree, parts->state_tree}) {
    require_tree(repository, tree, head);
  }
}

std::optional<SnapshotParts> read_snapshot(const Repository& repository, const std::string& oid) {
  const auto commit = repository.commit(oid);
  if (!commit || commit->parents.size() != 4 ||
      commit->message.find(k_snapshot_trailer) == std::string::npos) {
    return std::nullopt;
  }
  SnapshotParts out;
  out.head = commit->parents[0];
  out.work_tree = commit->tree;
  out.index_tree = tree_of(repository, commit->parents[1]);
  out.untracked_tree = tree_of(repository, commit->parents[2]);
  out.state_tree = tree_of(repository, commit->parents[3]);
  return out;
}

void apply_snapshot(const Repository& repository, const SnapshotParts& parts, const fs::path& tree,
                    const fs::path& git_dir) {
  const FlatTree head = fitting_tree(repository, tree_of(repository, parts.head));
  const FlatTree untracked = fitting_tree(repository, parts.untracked_tree);
  const FlatTree state = fitting_tree(repository, parts.state_tree);
  apply_files(repository, head, fitting_tree(repository, parts.work_tree), tree);
  for (const auto& [path, entry] : untracked) write_entry(repository, tree, path, entry);
  apply_index(head, fitting_tree(repository, parts.index_tree), state, git_dir / "index");
  const std::string notes = "git/";
  for (const auto& [path, entry] : state) {
    if (!path.starts_with(notes)) continue;
    const std::string note = path.substr(notes.size());
    if (is_state_note(note)) write_entry(repository, git_dir, note, entry);
  }
}

}  // namespace wave::git
