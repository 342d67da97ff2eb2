// SPDX-License-Identifier: MIT
#include "git/worktree.h"

#include "error/error.h"
#include "os/failure.h"
#include "os/files.h"
#include "os/half_written.h"
#include "os/move.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_common_dir = "../..\n";  // as seen from worktrees/<id>

constexpr int k_prune_races = 100;
constexpr std::chrono::milliseconds k_lock_pause{5};

void prepare(const WorktreeEntry& entry, const fs::path& staged, const fs::path& dot_git) {
  const fs::path registered = entry.common_dir / "worktrees" / entry.id;
  fs::remove_all(staged);  // left by a starter that was killed; its name is our task's own
  fs::create_directories(staged / "logs");
  const bool detached = entry.branch.rfind("refs/", 0) != 0;
  os::write_file(staged / "HEAD", (detached ? "" : "ref: ") + entry.branch + "\n",
                 os::Durability::fast, 0644);
  os::write_file(dot_git, "gitdir: " + registered.string() + "\n", os::Durability::fast, 0644);
  os::write_file(staged / "commondir", k_common_dir, os::Durability::fast, 0644);
  os::write_file(staged / "gitdir", (entry.path / ".git").string() + "\n", os::Durability::fast,
                 0644);
  // git appends to a reflog that exists even where core.logAllRefUpdates is off (bare
  // repositories).
  os::write_file(staged / "logs" / "HEAD", "", os::Durability::fast, 0644);
  if (!entry.task_note.empty()) os::write_file(staged / "wave-task", entry.task_note);
}

// By one rename: a kill leaves an empty folder at worst, which is known to hold nothing of
// anybody's.
void place_dot_git(const fs::path& prepared, const fs::path& place) {
  if (rename(prepared.c_str(), place.c_str()) == 0) return;
  if (errno != EXDEV) throw Error("cannot write '" + place.string() + "': " + strerror(errno));
  os::write_file(place, os::read_file(prepared).value_or(""), os::Durability::fast, 0644);
  fs::remove(prepared);
}

// A foreign `git worktree prune` takes an empty worktrees/ away between our two steps, and a
// foreign lock may stand in a folder that is no entry, for as long as git needs to rewrite a file.
void publish(const fs::path& staged, const fs::path& registered) {
  int failure = 0;
  for (int i = 0; i < k_prune_races; ++i) {
    os::make_folder(registered.parent_path());
    if (rename(staged.c_str(), registered.c_str()) == 0) return;
    failure = errno;
    if (failure == ENOENT) continue;
    const bool is_locked = failure == ENOTEMPTY || failure == EEXIST;
    if (!is_locked || is_worktree_entry(registered)) break;
    std::this_thread::sleep_for(k_lock_pause);
  }
  throw Error("cannot register the worktree as '" + registered.string() +
              "': " + strerror(failure));
}

// Whether the `.git` file is the one that we wrote.
bool points_to(const fs::path& dot_git, const fs::path& registered) {
  try {
    return os::read_file(dot_git, os::Links::refuse, 16 << 10) ==
           "gitdir: " + registered.string() + "\n";
  } catch (const Error&) {
    return false;
  }
}

void make_place(const fs::path& place) {
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  if (failed) os::fail("make the folder", place.parent_path(), failed.value());
  if (os::make_folder(place)) return;
  throw Error("'" + place.string() + "' is there already",
              "move it away, or choose another feature name");
}

void remove_staged(const fs::path& staged) {
  std::error_code ignored;  // a leftover in our own staging folder hurts nobody
  fs::remove_all(staged, ignored);
}

}  // namespace

bool is_worktree_entry(const fs::path& folder) {
  std::error_code failed;
  for (const auto& each : fs::directory_iterator(folder, failed)) {
    if (each.path().extension() != ".lock") return true;
  }
  return failed && failed != std::errc::no_such_file_or_directory;
}

void register_worktree(const WorktreeEntry& entry) {
  const fs::path staged = entry.staging / entry.id;
  const fs::path registered = entry.common_dir / "worktrees" / entry.id;
  make_place(entry.path);
  try {
    prepare(entry, staged, staged / "dot-git");
    // Bare clones lack it, and an agent's sandbox may allow writing there but not making it.
    os::make_folder(entry.common_dir / "logs");
    place_dot_git(staged / "dot-git", entry.path / ".git");
    publish(staged, registered);
  } catch (...) {
    remove_staged(staged);
    unregister_empty_worktree(entry);
    std::error_code ignored;  // without its `.git` nothing says that it is ours, but we made it
    fs::remove(entry.path, ignored);
    throw;
  }
}

bool adopt_worktree(const WorktreeEntry& entry, const fs::path& tree, const fs::path& index) {
  const fs::path staged = entry.staging / entry.id;
  const auto give_back = [&] {
    std::error_code ignored;
    remove_staged(staged);
    fs::remove(tree / ".git", ignored);
  };
  try {
    prepare(entry, staged, tree / ".git");
    fs::rename(index, staged / "index");
    fs::create_directories(entry.path.parent_path());
    os::make_folder(entry.common_dir / "logs");
    const int reason = os::move_if_free(tree, entry.path);
    if (reason == 0) {
      publish(staged, entry.common_dir / "worktrees" / entry.id);
      return true;
    }
    if (reason != EXDEV) os::fail("move a prepared worktree to", entry.path, reason);
  } catch (...) {
    if (points_to(entry.path / ".git", entry.common_dir / "worktrees" / entry.id)) {
      os::move_if_free(entry.path, tree);
    }
    give_back();
    throw;
  }
  give_back();
  return false;
}

Standing look_at_worktree(const WorktreeEntry& entry, const std::optional<os::FileId>& made) {
  const fs::path registered = entry.common_dir / "worktrees" / entry.id;
  const fs::file_status there = fs::symlink_status(entry.path);
  if (os::file_id(registered) && !fs::is_directory(fs::symlink_status(registered))) {
    return Standing::strange;
  }
  const bool has_entry = is_worktree_entry(registered);
  if (!fs::exists(there)) return has_entry ? Standing::entry_only : Standing::nothing;
  if (!fs::is_directory(there)) return Standing::strange;
  const bool lost_link =
      !os::file_id(entry.path / ".git") && made && os::file_id(entry.path) == made;
  if (!lost_link && !points_to(entry.path / ".git", registered)) return Standing::strange;
  if (!has_entry) return Standing::folder_only;
  return os::file_id(registered / "index") ? Standing::whole : Standing::unfilled;
}

void renew_folder(const WorktreeEntry& entry) {
  const fs::path registered = entry.common_dir / "worktrees" / entry.id;
  if (os::file_id(registered / "index")) {
    // What was staged when the folder vanished can be had from it.
    fs::path aside = registered / "index.before";
    for (int i = 1; os::file_id(aside); ++i) {
      aside = registered / ("index.before-" + std::to_string(i));
    }
    fs::rename(registered / "index", aside);
  }
  os::write_file(registered / "HEAD", "ref: " + entry.branch + "\n", os::Durability::fast, 0644);
  os::write_file(registered / "wave-task", entry.task_note);
  fs::create_directories(entry.path.parent_path());
  if (!os::make_folder(entry.path)) {
    throw Error("'" + entry.path.string() + "' is there already", "move it away");
  }
  os::write_file(entry.path / ".git", "gitdir: " + registered.string() + "\n", os::Durability::fast,
                 0644);
}

void renew_entry(const WorktreeEntry& entry) {
  const fs::path registered = entry.common_dir / "worktrees" / entry.id;
  if (!is_worktree_entry(registered)) {
    const fs::path staged = entry.staging / entry.id;
    prepare(entry, staged, staged / "dot-git");
    fs::remove(staged / "dot-git");
    publish(staged, registered);
  }
  os::write_file(registered / "wave-task", entry.task_note);
  // An agent may have led it to a repository of its own.
  os::write_file(registered / "commondir", k_common_dir, os::Durability::fast, 0644);
  if (os::file_id(entry.path / ".git")) return;
  os::remove_half_written(entry.path);  // by one who was killed right here
  os::create_file(entry.path / ".git", "gitdir: " + registered.string() + "\n", 0644);
}

void write_worktree_entry(const WorktreeEntry& entry, const fs::path& folder,
                          const fs::path& dot_git) {
  prepare(entry, folder, dot_git);
}

void publish_worktree_entry(const fs::path& prepared, const fs::path& common_dir,
                            const std::string& id) {
  publish(prepared, common_dir / "worktrees" / id);
}

void unregister_empty_worktree(const WorktreeEntry& entry) {
  std::error_code ignored;  // each part may be missing already: that is what is wanted
  const fs::path registered = entry.common_dir / "worktrees" / entry.id;
  remove_staged(entry.staging / entry.id);
  fs::create_directories(entry.staging, ignored);
  if (rename(registered.c_str(), (entry.staging / entry.id).c_str()) == 0) {
    remove_staged(entry.staging / entry.id);
  }
  if (!points_to(entry.path / ".git", registered)) return;  // another folder stands there now
  fs::remove(entry.path / ".git", ignored);
  fs::remove(entry.path, ignored);
}

}  // namespace wave::git
