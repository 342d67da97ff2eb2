// SPDX-License-Identifier: MIT
// `git wave blame`: which task, agent and run each line of a file came from.
#pragma once

#include "actions/provenance.h"
#include "git/blame.h"
#include "git/location.h"
#include "os/process_runner.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct BlameQuestion {
  std::filesystem::path file;  // as it was typed, from where the caller stands
  // Nothing: the file as it lies in the worktree, or, where there is none, HEAD.
  std::optional<std::string> revision;
  std::vector<std::string> ranges;  // as for git blame -L; none: all lines
};

struct BlamedFile {
  std::string path;       // from the root, as bytes
  std::string commit;     // whose file it is; of a worktree: what its HEAD is
  bool worktree = false;  // lines may be there that are not committed yet
  std::vector<git::BlameHunk> hunks;
  std::vector<std::string> lines;             // of the whole file, as bytes, without newlines
  std::map<std::string, Provenance> commits;  // all that the hunks name, without prompts
};

// Throws Error when there is no such file, commit or range.
BlamedFile blame_file(store::Store& store, const git::Location& here, const BlameQuestion& question,
                      os::ProcessRunner& processes);

}  // namespace wave::actions
