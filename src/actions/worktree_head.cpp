// SPDX-License-Identifier: MIT
#include "actions/worktree_head.h"

#include "domain/hex.h"
#include "error/error.h"
#include "os/files.h"
#include "os/log.h"
#include "store/commits.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

// What follows HEAD (or @, its short name) in a revision that begins at it; nothing for any other.
std::optional<std::string> behind_head(const std::string& revision) {
  for (const std::string head : {"HEAD", "@"}) {
    if (!revision.starts_with(head)) continue;
    const std::string rest = revision.substr(head.size());
    // HEAD@{1} and @{upstream} are about logs and branches, which only the main worktree answers.
    if (rest.empty() || rest.front() == '~' || rest.front() == '^') return rest;
  }
  return std::nullopt;
}

}  // namespace

WorktreeHead worktree_head(const git::Repository& repository, const fs::path& git_dir) {
  WorktreeHead out;
  std::string text;
  try {
    text = os::read_file(git_dir / "HEAD", os::Links::refuse, 4096).value_or("");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const std::string symbolic = "ref: ";
  if (text.starts_with(symbolic + "refs/")) {
    out.name = text.substr(symbolic.size());
    out.oid = store::sound_tip(repository, out.name).value_or("");
  } else if (domain::is_oid(text) && repository.commit(text)) {
    out.name = out.oid = text;
  }
  return out;
}

std::string commit_named(const git::Repository& repository, const fs::path& git_dir,
                         const std::string& revision) {
  std::optional<std::string> found;
  if (const auto rest = behind_head(revision)) {
    const std::string head = worktree_head(repository, git_dir).oid;
    if (!head.empty()) found = repository.resolve_commit(head + *rest);
  } else {
    found = repository.resolve_commit(revision);
  }
  if (!found) {
    throw Error("'" + revision + "' names no commit of this repository",
                "git log --all --oneline lists commits");
  }
  return *found;
}

}  // namespace wave::actions
