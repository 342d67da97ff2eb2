// SPDX-License-Identifier: MIT
// TrustedGit's ways to put a commit's files into a worktree.
#include "git/trusted_git.h"
#include "os/files.h"
#include "os/paths.h"

namespace wave::git {
namespace fs = std::filesystem;
namespace {

os::Environment places(const fs::path& work_tree, const fs::path& index) {
  return {{"GIT_WORK_TREE", work_tree.string()}, {"GIT_INDEX_FILE", index.string()}};
}

}  // namespace

std::vector<std::string> TrustedGit::checkout_words(int workers) const {
  std::vector<std::string> out = {"-c", "checkout.workers=" + std::to_string(workers)};
  if (filters_) return out;
  for (const char* none :
       {"filter.lfs.smudge=", "filter.lfs.process=", "filter.lfs.required=false"}) {
    out.insert(out.end(), {"-c", none});
  }
  return out;
}

void TrustedGit::fill(const fs::path& work_tree, const fs::path& index, const std::string& oid,
                      int workers) {
  std::vector<std::string> words = checkout_words(workers);
  words.insert(words.end(), {"read-tree", "-m", "-u", oid});
  read_tree(std::move(words), work_tree, index);
}

void TrustedGit::bring(const fs::path& work_tree, const fs::path& index, const std::string& from,
                       const std::string& to, int workers) {
  std::vector<std::string> words = checkout_words(workers);
  words.insert(words.end(), {"read-tree", "-m", "-u", from, to});
  read_tree(std::move(words), work_tree, index);
}

std::string TrustedGit::objection(const fs::path& work_tree, const fs::path& index,
                                  const std::string& from, const std::string& to) {
  const os::Finished finished =
      run({"read-tree", "-m", "-u", "--dry-run", from, to}, places(work_tree, index));
  return finished.ok() ? "" : complaint(finished);
}

void TrustedGit::index_only(const fs::path& work_tree, const fs::path& index,
                            const std::string& oid) {
  read_tree({"read-tree", oid}, work_tree, index);
}

void TrustedGit::read_tree(std::vector<std::string> arguments, const fs::path& work_tree,
                           const fs::path& index) {
  const os::Finished finished = run(std::move(arguments), places(work_tree, index));
  if (!finished.ok()) {
    throw_failure("cannot fill the worktree '" + work_tree.string() + "'", finished);
  }
}

bool TrustedGit::has_filtered(const fs::path& work_tree, const fs::path& index) {
  // No other filter is configured in our own git directory.
  const os::Finished finished =
      run({"-C", work_tree.string(), "ls-files", "-z", "--", ":(top,attr:filter=lfs)"},
          places(work_tree, index));
  return !finished.ok() || !finished.output.empty();
}

bool TrustedGit::settle(const fs::path& work_tree, const fs::path& index) {
  std::vector<std::string> words = {"-C", work_tree.string()};
  for (std::string& word : checkout_words(1)) words.push_back(std::move(word));
  words.insert(words.end(), {"update-index", "--refresh"});
  return run(std::move(words), places(work_tree, index)).ok();
}

std::string TrustedGit::ways() const {
  std::string all;
  for (const char* each : {"config", "global", "info/attributes", "info/sparse-checkout"}) {
    all += os::read_file(dir_ / each).value_or("") + '\0';
  }
  return os::stable_hash(all);
}

}  // namespace wave::git
