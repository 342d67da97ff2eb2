// SPDX-License-Identifier: MIT
#include "actions/blame_file.h"

#include "actions/worktree_head.h"
#include "error/error.h"
#include "git/trusted_git.h"
#include "os/files.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_file_cap = size_t{1} << 30;

// From the root of the worktree; of a bare repository, as it was typed.
std::string path_from_root(const fs::path& file, const fs::path& work_tree) {
  if (work_tree.empty()) return file.lexically_normal().string();
  // The folder may be reached by a link; what lies in the worktree is taken as it is.
  const fs::path whole = fs::absolute(file).lexically_normal();
  std::error_code ignored;
  const fs::path folder = fs::weakly_canonical(whole.parent_path(), ignored);
  const fs::path root = fs::weakly_canonical(work_tree, ignored);
  fs::path inside = whole.lexically_relative(work_tree);
  if (inside.empty() || *inside.begin() == "..") {
    inside = (folder / whole.filename()).lexically_relative(root);
  }
  if (inside.empty() || inside == "." || *inside.begin() == "..") {
    throw Error("'" + file.string() + "' lies outside the worktree '" + work_tree.string() + "'");
  }
  return inside.string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// A link is a file whose content is where it leads, as git has it.
std::string content(const git::Repository& repository, const git::BlameRequest& request) {
  if (request.work_tree.empty()) {
    return repository.blob_at(request.commit, request.path).value_or("");
  }
  const fs::path file = request.work_tree / request.path;
  if (fs::is_symlink(file)) return fs::read_symlink(file).string();
  return os::read_file_beneath(request.work_tree, request.path, k_file_cap).value_or("");
}

}  // namespace

BlamedFile blame_file(store::Store& store, const git::Location& here, const BlameQuestion& question,
                      os::ProcessRunner& processes) {
  git::Repository& repository = store.repository();
  BlamedFile out;
  out.path = path_from_root(question.file, here.work_tree);
  out.worktree = !question.revision && !here.work_tree.empty();
  out.commit = commit_named(repository, here.git_dir, question.revision.value_or("HEAD"));
  git::BlameRequest request{out.path, out.commit, {}, here.git_dir, question.ranges};
  if (out.worktree) request.work_tree = here.work_tree;
  git::TrustedGit trusted(store.layout().common_dir, store.layout().wave_dir(), processes);
  trusted.prepare(repository);
  out.hunks = trusted.blame(request);
  out.lines = lines_of(content(repository, request));

  std::vector<std::string> oids;
  for (const git::BlameHunk& hunk : out.hunks) {
    if (!hunk.oid.empty()) oids.push_back(hunk.oid);
  }
  std::sort(oids.begin(), oids.end());
  oids.erase(std::unique(oids.begin(), oids.end()), oids.end());
  for (Provenance& each : provenance_of(store, oids, Prompts::leave_out)) {
    out.commits.emplace(each.oid, std::move(each));
  }
  return out;
}

}  // namespace wave::actions
