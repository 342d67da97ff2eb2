// SPDX-License-Identifier: MIT
// TrustedGit's question about where lines came from.
#include "error/error.h"
#include "git/passing_head.h"
#include "git/trusted_git.h"
#include "os/files.h"

namespace wave::git {
namespace {

constexpr size_t k_merge_head_cap = 64 << 10;

}  // namespace

std::vector<BlameHunk> TrustedGit::blame(const BlameRequest& request) {
  std::vector<std::string> arguments = {
      "-c", "filter.lfs.clean=",         "-c",    "filter.lfs.process=",
      "-c", "filter.lfs.required=false", "blame", "--incremental"};
  for (const std::string& range : request.ranges) arguments.insert(arguments.end(), {"-L", range});
  const os::Finished finished = run_blame(std::move(arguments), request);
  if (!finished.ok()) {
    throw_failure("cannot tell where the lines of '" + request.path + "' came from", finished);
  }
  if (finished.truncated) {
    throw Error("'" + request.path + "' has too many lines to be told at once",
                "ask for some of them: -L <start>,<end>");
  }
  return parse_blame(finished.output);
}

// Of a worktree git looks at the files, the index, HEAD and what is being merged into it; of these
// it gets the first two as they lie there, and the others from a git directory of our own.
os::Finished TrustedGit::run_blame(std::vector<std::string> arguments,
                                   const BlameRequest& request) {
  if (request.work_tree.empty()) {
    arguments.insert(arguments.end(), {request.commit, "--", request.path});
    return run(std::move(arguments), {});
  }
  const std::filesystem::path& git_dir = request.git_dir;
  const auto merging = os::read_file(git_dir / "MERGE_HEAD", os::Links::refuse, k_merge_head_cap);
  const PassingHead head(dir_, request.commit, merging.value_or(""));
  arguments.insert(arguments.end(), {"--", request.path});
  return run(std::move(arguments),
             {{"GIT_DIR", head.folder().string()},
              {"GIT_WORK_TREE", request.work_tree.string()},
              {"GIT_INDEX_FILE", (git_dir / "index").string()}},
             {}, request.work_tree);
}

}  // namespace wave::git
