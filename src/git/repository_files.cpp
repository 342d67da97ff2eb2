// SPDX-License-Identifier: MIT
// Repository's answers about the files of commits.
#include "git/handle.h"
#include "git/repository.h"
#include "git/worktree_tree.h"

#include <string_view>

namespace wave::git {
namespace {

using DiffHandle = Handle<git_diff, git_diff_free>;

constexpr uint64_t k_block = 4096;

struct Count {
  git_odb* objects;
  FilesExtent extent;
};

int count_entry(const char*, const git_tree_entry* entry, void* payload) {
  auto& count = *static_cast<Count*>(payload);
  if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB) return 0;
  size_t bytes = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&bytes, &type, count.objects, git_tree_entry_id(entry));
  ++count.extent.files;
  if (code == 0) count.extent.bytes += (bytes + k_block - 1) / k_block * k_block;
  return 0;
}

struct Comparison {
  size_t most;
  FilesApart apart;
};

// Called for each file that differs; a negative answer ends it.
int count_delta(const git_diff*, const git_diff_delta* delta, const char*, void* payload) {
  auto& comparison = *static_cast<Comparison*>(payload);
  for (const char* path : {delta->old_file.path, delta->new_file.path}) {
    const std::string_view whole(path ? path : "");
    if (whole.substr(whole.rfind('/') + 1) == ".gitattributes") comparison.apart.attributes = true;
  }
  return ++comparison.apart.files > comparison.most ? GIT_EUSER : 0;
}

}  // namespace

FilesExtent Repository::extent(const std::string& commit) const {
  const TreeHandle tree = tree_of_commit(raw(), commit);
  OdbHandle objects;
  check(git_repository_odb(Out(objects), raw()), "cannot read the objects");
  Count count{objects.get(), {}};
  check(git_tree_walk(tree.get(), GIT_TREEWALK_PRE, count_entry, &count),
        "cannot read the files of '" + commit + "'");
  return count.extent;
}

std::optional<FilesApart> Repository::files_apart(const std::string& from, const std::string& to,
                                                  size_t most) const {
  if (!has_object(from) || !has_object(to)) return std::nullopt;
  const TreeHandle before = tree_of_commit(raw(), from);
  const TreeHandle after = tree_of_commit(raw(), to);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_SKIP_BINARY_CHECK | GIT_DIFF_INCLUDE_TYPECHANGE;
  Comparison comparison{most, {}};
  options.notify_cb = count_delta;
  options.payload = &comparison;
  DiffHandle diff;
  const int code = git_diff_tree_to_tree(Out(diff), raw(), before.get(), after.get(), &options);
  if (code != GIT_EUSER) check(code, "cannot compare '" + from + "' with '" + to + "'");
  return comparison.apart;
}

}  // namespace wave::git
