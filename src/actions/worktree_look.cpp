// SPDX-License-Identifier: MIT
#include "actions/worktree_look.h"

#include "actions/keep.h"
#include "actions/worktree_head.h"
#include "error/error.h"
#include "git/flat_tree.h"
#include "git/snapshot.h"
#include "git/trusted_scan.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_loose_limit = 1000;

void compare_index(const git::Repository& repository, WorktreeLook& look) {
  const auto head = look.head_oid.empty() ? std::nullopt : repository.commit(look.head_oid);
  const git::FlatTree before = head ? git::read_flat_tree(repository, head->tree) : git::FlatTree();
  size_t same = 0;
  size_t other = 0;
  std::string last_conflict;
  for (const git::IndexEntry& entry : look.scan.index) {
    const auto found = before.find(entry.path);
    if (entry.stage > 0) {
      if (entry.path != last_conflict && found != before.end()) ++same;  // told as a conflict
      if (entry.path != last_conflict) ++look.conflicts;
      last_conflict = entry.path;
    } else if (found != before.end() && found->second == git::FlatEntry{entry.oid, entry.mode}) {
      ++same;
    } else if (found != before.end()) {
      ++same;
      ++other;
    } else {
      ++other;
    }
  }
  look.staged = other + (before.size() - same);
}

void add(std::string& out, size_t count, const std::string& one, const std::string& many) {
  if (count > 0)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, count == 1 ? one : many);
}

// An agent may have made it a repository of its own, or led it elsewhere.
bool is_our_pointer(const fs::path& dot_git, const fs::path& registered) {
  try {
    return os::read_file(dot_git, os::Links::refuse, 16 << 10) ==
           "gitdir: " + registered.string() + "\n";
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

bool WorktreeLook::is_dirty() const { return !dirt().empty(); }

std::string WorktreeLook::dirt() const {
  std::string out;
  add(out, modified, "modified file", "modified files");
  add(out, staged, "staged file", "staged files");
  add(out, scan.untracked.size(), "untracked file", "untracked files");
  add(out, conflicts, "file in conflict", "files in conflict");
  add(out, scan.nested.size(), "nested repository", "nested repositories");
  add(out, loose_commits, "commit on no branch", "commits on no branch");
  if (!operation.empty()) out += (out.empty() ? "a " : ", a ") + operation + " under way";
  if (head.empty()) out += out.empty() ? "a damaged HEAD" : ", a damaged HEAD";
  return out;
}

namespace {

// Of a history with a hole at least the tip itself.
size_t count_loose(const git::Repository& repository, const std::string& head) {
  try {
    return repository.commits_beyond(head, surviving_tips(repository, ""), k_loose_limit).size();
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return 1;
  }
}

}  // namespace

WorktreeLook look_at_worktree(store::Store& store, os::ProcessRunner& processes,
                              const domain::Summary& task, const fs::path& tree,
                              const fs::path& git_dir) {
  git::Repository& repository = store.repository();
  const git::Layout& layout = store.layout();
  git::TrustedGit trusted(layout.common_dir, layout.wave_dir(), processes);
  WorktreeLook out;
  WorktreeHead head = worktree_head(repository, git_dir);
  out.head = std::move(head.name);
  out.head_oid = std::move(head.oid);
  if (!os::file_id(tree)) {  // deleted by somebody: what was staged is all that is left
    out.scan.index = git::read_index(git_dir / "index").entries;
    if (!out.scan.index.empty()) compare_index(repository, out);
    return out;
  }
  out.scan = git::trusted_scan(repository, trusted, tree, git_dir / "index");
  if (!is_our_pointer(tree / ".git", layout.task_git_dir(task.id))) {
    out.scan.nested.emplace_back(".");
  }
  compare_index(repository, out);
  out.modified = out.scan.changed.size() - std::min(out.conflicts, out.scan.changed.size());
  out.operation = git::operation_under_way(git_dir);
  if (!out.head_oid.empty() && out.head == out.head_oid && out.head_oid != task.base_oid) {
    out.loose_commits = count_loose(repository, out.head_oid);
  }
  return out;
}

}  // namespace wave::actions
