// SPDX-License-Identifier: MIT
#include "actions/scratch_worktrees.h"

#include "actions/configuration.h"
#include "actions/own_folder.h"
#include "actions/worktree_look.h"
#include "call/call_folder.h"
#include "error/error.h"
#include "git/trusted_git.h"
#include "git/worktree.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/log.h"
#include "os/paths.h"
#include "os/private_folder.h"
#include "os/remove_tree.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <set>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds k_patience{60};  // for somebody who fills it just now
constexpr size_t k_cap = 64 << 10;

fs::path records_dir(const git::Layout& layout) { return layout.wave_dir() / "scratch"; }

fs::path record_file(const git::Layout& layout, const std::string& id) {
  return records_dir(layout) / (id + ".json");
}

fs::path lock_file(const git::Layout& layout, const std::string& id) {
  return records_dir(layout) / (id + ".lock");
}

// Beside the worktrees of tasks, where the tools that run in it behave as they do there; under a
// name that no feature can have.
fs::path root_of(const git::Layout& layout, const config::Config& config) {
  const auto root = git::worktrees_root(layout, config.path("worktree.path"));
  if (!root) return records_dir(layout) / "trees";
  return *root / (".git-wave-scratch-" + os::stable_hash(layout.common_dir.string()));
}

bool is_scratch(const git::Layout& layout, const fs::path& tree) {
  return (tree.parent_path() == records_dir(layout) / "trees" && tree.lexically_normal() == tree) ||
         lies_in_own_folder(tree, ".git-wave-scratch-");
}

// No task's: theirs have another form, and a note.
git::WorktreeEntry entry_of(const git::Layout& layout, const std::string& id,
                            const ScratchWorktree& worktree) {
  git::WorktreeEntry entry;
  entry.common_dir = layout.common_dir;
  entry.staging = layout.staging_dir();
  entry.id = "scratch-" + id;
  entry.path = worktree.tree;
  entry.branch = worktree.oid;
  return entry;
}

void write_record(const git::Layout& layout, const std::string& id,
                  const ScratchWorktree& worktree) {
  const os::FileId folder = worktree.tree_id.value_or(os::FileId());
  json::Writer out;
  out.begin_object().member("v", 1).member("tree", worktree.tree.string());
  out.member("device", static_cast<int64_t>(folder.device));
  out.member("inode", static_cast<int64_t>(folder.inode));
  out.member("oid", worktree.oid).member_bool("whole", worktree.is_whole);
  out.member("boot", worktree.boot).member("asked", worktree.asked_ms).end_object();
  os::write_file(record_file(layout, id), out.take() + "\n", os::Durability::synced);
}

std::optional<ScratchWorktree> read_record(const git::Layout& layout, const std::string& id) {
  const auto text = os::read_file(record_file(layout, id), os::Links::refuse, k_cap);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return std::nullopt;
  const json::Value in = document->root();
  ScratchWorktree out;
  out.tree = in["tree"].string_or("");
  const os::FileId folder = {static_cast<uint64_t>(in["device"].integer_or(0)),
                             static_cast<uint64_t>(in["inode"].integer_or(0))};
  if (folder != os::FileId()) out.tree_id = folder;
  out.oid = in["oid"].string_or("");
  out.is_whole = in["whole"].boolean().value_or(false);
  out.boot = in["boot"].string_or("");
  out.asked_ms = in["asked"].integer_or(0);
  out.git_dir = layout.common_dir / "worktrees" / ("scratch-" + id);
  if (out.tree.empty()) return std::nullopt;
  return out;
}

bool is_gone(const fs::path& folder) {
  const std::string left = os::remove_tree(folder);
  if (left.empty()) return true;
  os::log(os::Level::warning, "'" + left + "' of a scratch worktree cannot be removed");
  return false;
}

// By way of a name of our own, under which git and everybody else leave it alone.
bool remove_by(const fs::path& place, const fs::path& aside) {
  if (!is_gone(aside)) return false;
  if (rename(place.c_str(), aside.c_str()) != 0) return errno == ENOENT;
  return is_gone(aside);
}

}  // namespace

ScratchWorktrees::ScratchWorktrees(store::Store& store, const config::Config& config,
                                   os::ProcessRunner& processes)
    : store_(store),
      layout_(store.layout()),
      processes_(processes),
      root_(root_of(layout_, config)),
      workers_(checkout_workers(config)) {}

ScratchWorktree ScratchWorktrees::make(const std::string& id, const std::string& oid,
                                       const os::Now& now) {
  call::call_dir(layout_, id);  // refuses what is no id
  os::make_private_folder(records_dir(layout_));
  os::make_private_folder(root_);
  if (!os::is_private_folder(root_)) {
    throw Error("'" + root_.string() + "' is not a folder of ours alone", "move it away");
  }
  const auto lock = os::FileLock::acquire(lock_file(layout_, id), k_patience);
  if (!lock) throw Error("the scratch worktree '" + id + "' is being made by somebody else");
  auto there = read_record(layout_, id);
  const bool sound = there && there->oid == oid && is_sound(id, *there);
  if (!sound) {
    if (!take_away(id, *lock)) {
      throw Error("what is left of the scratch worktree '" + id + "' cannot be removed",
                  "'" + root_.string() + "' holds it; remove it by hand");
    }
    there = ScratchWorktree();
    there->tree = root_ / id;
    there->git_dir = layout_.common_dir / "worktrees" / ("scratch-" + id);
    there->oid = oid;
    there->boot = os::boot_id();
  }
  there->asked_ms = now.wall_ms;
  write_record(layout_, id, *there);
  if (!sound) fill(id, *there, *lock);
  return *there;
}

bool ScratchWorktrees::is_sound(const std::string& id, const ScratchWorktree& worktree) const {
  if (!worktree.is_whole || !worktree.tree_id || worktree.boot != os::boot_id()) return false;
  if (os::file_id(worktree.tree) != worktree.tree_id) return false;
  return git::look_at_worktree(entry_of(layout_, id, worktree), worktree.tree_id) ==
         git::Standing::whole;
}

// The commit may be an agent's, and so may the settings of its filters: none is run.
void ScratchWorktrees::fill(const std::string& id, ScratchWorktree& worktree,
                            const os::FileLock& lock) {
  git::register_worktree(entry_of(layout_, id, worktree));
  worktree.tree_id = os::file_id(worktree.tree);
  write_record(layout_, id, worktree);
  git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), processes_);
  trusted.run_no_filters();
  trusted.hold(lock);
  trusted.prepare(store_.repository());
  trusted.fill(worktree.tree, worktree.git_dir / "index", worktree.oid, workers_);
  worktree.is_whole = true;
  write_record(layout_, id, worktree);
}

std::string ScratchWorktrees::changes(const std::string& id) {
  const auto worktree = read_record(layout_, id);
  if (!worktree || !is_sound(id, *worktree)) return "it is not the worktree that was made";
  domain::Summary as_task;  // what is looked at is named like one
  as_task.id = worktree->git_dir.filename().string();
  as_task.base_oid = worktree->oid;
  const WorktreeLook look =
      look_at_worktree(store_, processes_, as_task, worktree->tree, worktree->git_dir);
  if (look.is_dirty()) return look.dirt();
  return look.head == worktree->oid ? "" : "its HEAD is elsewhere";
}

bool ScratchWorktrees::remove(const std::string& id) {
  call::call_dir(layout_, id);
  if (!os::file_id(record_file(layout_, id))) return true;
  const auto lock = os::FileLock::try_acquire(lock_file(layout_, id));
  return lock && take_away(id, *lock);
}

// The record goes last, and with it the lock's name: whoever is killed on the way leaves something
// to be found. Another folder that stands in the place of the one that was made is left alone.
bool ScratchWorktrees::take_away(const std::string& id, const os::FileLock&) {
  const auto record = read_record(layout_, id);
  if (record && is_scratch(layout_, record->tree)) {
    const git::WorktreeEntry entry = entry_of(layout_, id, *record);
    os::make_private_folder(layout_.staging_dir());
    const fs::path aside = record->tree.parent_path() / (".gone-" + id);
    if (!is_gone(aside) || !remove_by(record->git_dir, layout_.staging_dir() / entry.id)) {
      return false;
    }
    if (!record->tree_id) {
      git::unregister_empty_worktree(entry);  // killed before anybody could have been in it
      std::error_code ignored;
      fs::remove(record->tree, ignored);
    } else if (os::file_id(record->tree) == record->tree_id && !remove_by(record->tree, aside)) {
      return false;
    }
  }
  std::error_code failed;
  fs::remove(record_file(layout_, id), failed);
  fs::remove(lock_file(layout_, id), failed);
  return !failed;
}

std::vector<std::string> ScratchWorktrees::ids() const {
  std::vector<std::string> out;
  std::error_code ignored;  // there never was one
  for (const auto& entry : fs::directory_iterator(records_dir(layout_), ignored)) {
    const std::string id = entry.path().stem().string();
    if (entry.path().extension() == ".json" && call::is_call_id(id)) out.push_back(id);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> ScratchWorktrees::sweep(const call::Calls& calls, const os::Now& now,
                                                 std::chrono::milliseconds age) {
  std::set<fs::path> in_use;
  for (const std::string& id : calls.list()) {
    const auto record = calls.record(id);
    if (record && calls.look(id).state != call::CallLook::State::ended) {
      in_use.insert(record->request.folder);
    }
  }
  const auto is_left = [&](const std::string& id) {
    const auto worktree = read_record(layout_, id);
    return !worktree ||
           (!in_use.contains(worktree->tree) && now.wall_ms - worktree->asked_ms >= age.count());
  };
  std::vector<std::string> out;
  for (const std::string& id : ids()) {
    if (!is_left(id)) continue;
    // Somebody may have asked for it since.
    const auto lock = os::FileLock::try_acquire(lock_file(layout_, id));
    if (lock && is_left(id) && take_away(id, *lock)) out.push_back(id);
  }
  return out;
}

}  // namespace wave::actions
