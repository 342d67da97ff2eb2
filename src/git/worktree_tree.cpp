// SPDX-License-Identifier: MIT
#include "git/worktree_tree.h"

#include "os/files.h"
#include "os/log.h"

#include <string_view>

#include <git2/sys/repository.h>
#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

using IndexHandle = Handle<git_index, git_index_free>;

constexpr off_t k_largest = 32 << 20;

struct Look {
  fs::path work_tree;
  std::vector<std::string> left_out;
};

// Called for each file that differs from the index; 1: it stays as the index has it.
int take_or_leave(const char* path, const char*, void* payload) {
  auto& look = *static_cast<Look*>(payload);
  struct stat info {};
  const bool nested = std::string_view(path).ends_with('/');  // a repository of its own
  const bool large = lstat((look.work_tree / path).c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
                     info.st_size > k_largest;
  if (!large && !nested) return 0;
  look.left_out.emplace_back(path);
  return 1;
}

void check_tree(int code, const fs::path& work_tree) {
  check(code, "cannot look into the worktree '" + work_tree.string() + "'");
}

IndexHandle index_of_commit(git_repository* repository, const std::string& commit) {
  IndexHandle index;
  check(git_index_new(Out(index)), "cannot make an index");
  if (commit.empty()) return index;
  const TreeHandle tree = tree_of_commit(repository, commit);
  check(git_index_read_tree(index.get(), tree.get()), "cannot read '" + commit + "'");
  return index;
}

// The worktree's own, which knows what is unchanged. Its bits that hide a file are taken off: they
// are whoever's who worked there.
IndexHandle index_of_worktree(const fs::path& file, const fs::path& work_tree) {
  struct stat info {};
  IndexHandle index;
  const bool regular = lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode);
  if (!regular || git_index_open(Out(index), file.c_str()) < 0) return nullptr;
  if (git_index_entrycount(index.get()) == 0) return nullptr;
  for (size_t i = 0; i < git_index_entrycount(index.get()); ++i) {
    git_index_entry entry = *git_index_get_byindex(index.get(), i);
    const bool skipped = (entry.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
    const bool assumed = (entry.flags & GIT_INDEX_ENTRY_VALID) != 0;
    // A sparse checkout skips files that are not there.
    const bool shown = skipped && lstat((work_tree / entry.path).c_str(), &info) == 0;
    if (!assumed && !shown) continue;
    entry.flags = static_cast<uint16_t>(entry.flags & ~GIT_INDEX_ENTRY_VALID);
    if (shown) {
      entry.flags_extended =
          static_cast<uint16_t>(entry.flags_extended & ~GIT_INDEX_ENTRY_SKIP_WORKTREE);
    }
    const std::string path = entry.path;
    entry.path = path.c_str();
    git_index_add(index.get(), &entry);
  }
  return index;
}

}  // namespace

TreeHandle tree_of_commit(git_repository* repository, const std::string& commit) {
  if (commit.empty()) return nullptr;
  const git_oid oid = oid_of(commit);
  CommitHandle found;
  TreeHandle tree;
  check(git_commit_lookup(Out(found), repository, &oid), "cannot read '" + commit + "'");
  check(git_commit_tree(Out(tree), found.get()), "cannot read '" + commit + "'");
  return tree;
}

WorktreeTree tree_of_worktree(git_repository* repository, const fs::path& work_tree,
                              const fs::path& index_file, const std::string& head) {
  check_tree(git_repository_set_workdir(repository, work_tree.c_str(), 0), work_tree);
  IndexHandle index = index_of_worktree(index_file, work_tree);
  if (!index) index = index_of_commit(repository, head);
  check_tree(git_repository_set_index(repository, index.get()), work_tree);
  Look look{work_tree, {}};
  check_tree(git_index_add_all(index.get(), nullptr, GIT_INDEX_ADD_DEFAULT, take_or_leave, &look),
             work_tree);
  check_tree(git_index_conflict_cleanup(index.get()), work_tree);
  WorktreeTree out;
  check_tree(git_index_write_tree_to(&out.oid, index.get(), repository), work_tree);
  out.left_out = std::move(look.left_out);
  return out;
}

}  // namespace wave::git
