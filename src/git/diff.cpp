// SPDX-License-Identifier: MIT
#include "git/diff.h"

#include "git/worktree_tree.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

using DiffHandle = Handle<git_diff, git_diff_free>;
using PatchHandle = Handle<git_patch, git_patch_free>;

// Before every other place, so that what is written goes nowhere else.
constexpr int k_first = 1000;

void check_diff(int code) { check(code, "cannot compare"); }

TreeHandle tree_of(git_repository* repository, const git_oid& oid) {
  TreeHandle tree;
  check(git_tree_lookup(Out(tree), repository, &oid), "cannot read '" + hex_of(oid) + "'");
  return tree;
}

std::string without_newline(const char* text, size_t size) {
  std::string out(text, size);
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

char kind_of(char origin) {
  switch (origin) {
    case GIT_DIFF_LINE_CONTEXT_EOFNL:
    case GIT_DIFF_LINE_ADD_EOFNL:
    case GIT_DIFF_LINE_DEL_EOFNL:
      return '\\';
    default:
      return origin;
  }
}

// Some texts of libgit2 hold several lines: a file's head, a missing newline.
int take_line(const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line,
              void* payload) {
  auto& lines = *static_cast<std::vector<DiffLine>*>(payload);
  const char kind = kind_of(line->origin);
  const std::string text = without_newline(line->content, line->content_len);
  if (kind == ' ' || kind == '+' || kind == '-') {
    lines.push_back({kind, text});
    return 0;
  }
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back({kind, text.substr(at, end - at)});
    at = end + 1;
  }
  return 0;
}

char status_of(git_delta_t status) {
  switch (status) {
    case GIT_DELTA_ADDED:
      return 'A';
    case GIT_DELTA_DELETED:
      return 'D';
    case GIT_DELTA_RENAMED:
      return 'R';
    case GIT_DELTA_COPIED:
      return 'C';
    case GIT_DELTA_TYPECHANGE:
      return 'T';
    default:
      return 'M';
  }
}

DiffFile file_of(git_diff* diff, size_t number) {
  const git_diff_delta* delta = git_diff_get_delta(diff, number);
  DiffFile out;
  out.status = status_of(delta->status);
  out.path = delta->new_file.path;
  if (out.path != delta->old_file.path) out.old_path = delta->old_file.path;
  PatchHandle patch;
  check_diff(git_patch_from_diff(Out(patch), diff, number));
  if (!patch) return out;
  check_diff(git_patch_line_stats(nullptr, &out.added, &out.removed, patch.get()));
  out.binary = (git_patch_get_delta(patch.get())->flags & GIT_DIFF_FLAG_BINARY) != 0;
  return out;
}

DiffHandle compare(git_repository* repository, git_tree* from, git_tree* to,
                   const std::vector<std::string>& paths) {
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INDENT_HEURISTIC | GIT_DIFF_INCLUDE_TYPECHANGE;
  std::vector<char*> patterns;
  for (const std::string& path : paths) patterns.push_back(const_cast<char*>(path.c_str()));
  options.pathspec = {patterns.data(), patterns.size()};
  DiffHandle diff;
  check_diff(git_diff_tree_to_tree(Out(diff), repository, from, to, &options));
  check_diff(git_diff_find_similar(diff.get(), nullptr));
  return diff;
}

RepositoryHandle open_in_memory(const fs::path& trusted_dir, OdbHandle& objects) {
  RepositoryHandle repository;
  check(git_repository_open_ext(Out(repository), trusted_dir.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH,
                                nullptr),
        "cannot open '" + trusted_dir.string() + "'");
  check(git_repository_odb(Out(objects), repository.get()), "cannot read objects");
  git_odb_backend* memory = nullptr;
  check(git_mempack_new(&memory), "cannot keep objects in memory");
  check(git_odb_add_backend(objects.get(), memory, k_first), "cannot keep objects in memory");
  return repository;
}

}  // namespace

Diff make_diff(const fs::path& trusted_dir, const DiffQuery& query) {
  start_libgit2();
  OdbHandle objects;
  const RepositoryHandle source = open_in_memory(trusted_dir, objects);
  // The same objects without files, attributes and settings: nothing that an agent wrote decides
  // what is shown of a change.
  RepositoryHandle plain;
  check(git_repository_wrap_odb(Out(plain), objects.get()), "cannot compare");
  Diff out;
  TreeHandle to;
  if (query.work_tree.empty()) {
    to = tree_of_commit(plain.get(), query.to);
  } else {
    auto seen = tree_of_worktree(source.get(), query.work_tree, query.index, query.to);
    to = tree_of(plain.get(), seen.oid);
    out.left_out = std::move(seen.left_out);
  }
  const TreeHandle from = tree_of_commit(plain.get(), query.from);
  const DiffHandle diff = compare(plain.get(), from.get(), to.get(), query.paths);
  for (size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    out.files.push_back(file_of(diff.get(), i));
  }
  check_diff(git_diff_print(diff.get(), GIT_DIFF_FORMAT_PATCH, take_line, &out.lines));
  return out;
}

}  // namespace wave::git
