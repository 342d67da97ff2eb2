// SPDX-License-Identifier: MIT
#include "git/memory_repository.h"

#include "git/file_mode.h"
#include "git/torn_objects.h"

#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

using IndexHandle = Handle<git_index, git_index_free>;
using DiffHandle = Handle<git_diff, git_diff_free>;

constexpr int k_before_all_others = 999;
constexpr const char* k_merging = "cannot merge in memory";

TreeHandle look_up_tree(git_repository* repository, const std::string& oid) {
  const git_oid id = oid_of(oid);
  TreeHandle out;
  check(git_tree_lookup(Out(out), repository, &id), "cannot read the tree '" + oid + "'");
  return out;
}

void require_same(const std::string& wanted, const std::string& written) {
  if (wanted != written) throw Error("'" + wanted + "' was written as '" + written + "'");
}

// Durable at once, and anew where a power cut has left the name alone.
void write_object(const fs::path& common_dir, const std::string& oid, const std::string& bytes) {
  if (is_torn(common_dir, oid)) {
    fs::remove(common_dir / "objects" / oid.substr(0, 2) / oid.substr(2));
  }
  OdbHandle odb;
  const fs::path objects = common_dir / "objects";
  check(git_odb_open(Out(odb), objects.c_str()), "cannot open the objects");
  git_oid written;
  check(git_odb_write(&written, odb.get(), bytes.data(), bytes.size(), GIT_OBJECT_COMMIT),
        "cannot write a commit");
  require_same(oid, hex_of(written));
}

}  // namespace

MemoryRepository::MemoryRepository(const fs::path& common_dir) : common_dir_(common_dir) {
  start_libgit2();
  const fs::path objects = common_dir / "objects";
  check(git_odb_open(Out(objects_), objects.c_str()), "cannot read the objects");
  git_odb_backend* memory = nullptr;
  check(git_mempack_new(&memory), k_merging);
  check(git_odb_add_backend(objects_.get(), memory, k_before_all_others), k_merging);
  check(git_repository_wrap_odb(Out(repository_), objects_.get()), k_merging);
  // Else the user's would be looked for.
  ConfigHandle nothing;
  check(git_config_new(Out(nothing)), k_merging);
  check(git_repository_set_config(repository_.get(), nothing.get()), k_merging);
  IndexHandle none;
  check(git_index_new(Out(none)), k_merging);
  check(git_repository_set_index(repository_.get(), none.get()), k_merging);
}

git_index* MemoryRepository::merge(const std::string& ancestor, const std::string& ours,
                                   const std::string& theirs) {
  const TreeHandle before = look_up_tree(repository_.get(), ancestor);
  const TreeHandle one = look_up_tree(repository_.get(), ours);
  const TreeHandle other = look_up_tree(repository_.get(), theirs);
  const git_merge_options options = GIT_MERGE_OPTIONS_INIT;  // finds renames
  git_index* out = nullptr;
  check(git_merge_trees(&out, repository_.get(), before.get(), one.get(), other.get(), &options),
        k_merging);
  return out;
}

git_index* MemoryRepository::merge_commits(const std::string& ours, const std::string& theirs) {
  const git_oid one_id = oid_of(ours);
  const git_oid other_id = oid_of(theirs);
  CommitHandle one;
  CommitHandle other;
  check(git_commit_lookup(Out(one), repository_.get(), &one_id), k_merging);
  check(git_commit_lookup(Out(other), repository_.get(), &other_id), k_merging);
  const git_merge_options options = GIT_MERGE_OPTIONS_INIT;
  git_index* out = nullptr;
  check(git_merge_commits(&out, repository_.get(), one.get(), other.get(), &options), k_merging);
  return out;
}

std::string MemoryRepository::write_tree(git_index* index) {
  git_oid oid;
  check(git_index_write_tree_to(&oid, index, repository_.get()), "cannot make the merged tree");
  return hex_of(oid);
}

std::string MemoryRepository::write_commit(const std::string& bytes) {
  git_oid oid;
  check(git_odb_write(&oid, objects_.get(), bytes.data(), bytes.size(), GIT_OBJECT_COMMIT),
        k_merging);
  return hex_of(oid);
}

std::string MemoryRepository::empty_tree() {
  git_oid oid;
  check(git_odb_write(&oid, objects_.get(), "", 0, GIT_OBJECT_TREE), k_merging);
  return hex_of(oid);
}

std::vector<MemoryRepository::Change> MemoryRepository::changes(const std::string& from,
                                                                const std::string& to) const {
  const TreeHandle before = look_up_tree(repository_.get(), from);
  const TreeHandle after = look_up_tree(repository_.get(), to);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_SKIP_BINARY_CHECK | GIT_DIFF_INCLUDE_TYPECHANGE;
  DiffHandle diff;
  check(git_diff_tree_to_tree(Out(diff), repository_.get(), before.get(), after.get(), &options),
        "cannot compare '" + from + "' with '" + to + "'");
  std::vector<Change> out;
  for (size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff.get(), i);
    if (delta->status == GIT_DELTA_DELETED) continue;
    out.push_back({delta->new_file.path, delta->new_file.mode});
  }
  return out;
}

std::string MemoryRepository::read(const std::string& oid) const {
  const git_oid id = oid_of(oid);
  OdbObjectHandle object;
  check(git_odb_read(Out(object), objects_.get(), &id), "cannot read the object '" + oid + "'");
  return {static_cast<const char*>(git_odb_object_data(object.get())),
          git_odb_object_size(object.get())};
}

void MemoryRepository::hand_over(Repository& repository, const std::string& commit) const {
  const git_oid id = oid_of(commit);
  CommitHandle found;
  check(git_commit_lookup(Out(found), repository_.get(), &id),
        "cannot read the commit '" + commit + "'");
  hand_over_tree(repository, hex_of(*git_commit_tree_id(found.get())));
  write_object(common_dir_, commit, read(commit));
}

// What a tree that is there leads to is there too.
void MemoryRepository::hand_over_tree(Repository& repository, const std::string& oid) const {
  if (repository.has_object(oid)) return;
  const TreeHandle tree = look_up_tree(repository_.get(), oid);
  std::vector<TreeEntry> entries;
  for (size_t i = 0; i < git_tree_entrycount(tree.get()); ++i) {
    const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), i);
    const std::string below = hex_of(*git_tree_entry_id(entry));
    const git_object_t type = git_tree_entry_type(entry);
    if (type == GIT_OBJECT_TREE) hand_over_tree(repository, below);
    if (type == GIT_OBJECT_BLOB && !repository.has_object(below)) {
      require_same(below, repository.write_blob(read(below)));
    }
    entries.push_back(
        {git_tree_entry_name(entry), below, static_cast<unsigned>(git_tree_entry_filemode(entry))});
  }
  require_same(oid, repository.write_tree(entries));
}

}  // namespace wave::git
