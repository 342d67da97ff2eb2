// SPDX-License-Identifier: MIT
#include "actions/collect_garbage.h"

#include "actions/keep.h"
#include "actions/left_landing.h"
#include "actions/trash.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/ref_files.h"
#include "os/file_lock.h"
#include "os/half_written.h"
#include "os/log.h"
#include "os/move.h"
#include "os/remove_tree.h"
#include "os/signals.h"
#include "store/own_objects.h"

#include <algorithm>
#include <map>
#include <set>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr int64_t k_day_ms = 24 * 60 * 60 * 1000LL;
constexpr const char* k_doomed = ".doomed-";

int64_t age_days(int64_t t_ms, const os::Now& now) { return (now.wall_ms - t_ms) / k_day_ms; }

// One removed worktree in the trash.
struct Removed {
  TrashRecord record;
  domain::Summary task;
  fs::path tree;
  uint64_t bytes = 0;
  bool old = false;
};

class Collector {
 public:
  Collector(store::Store& store, const GarbagePolicy& policy, Deed deed, const os::Now& now)
      : store_(store),
        layout_(store.layout()),
        policy_(policy),
        really_(deed == Deed::really),
        now_(now) {}

  Garbage collect() {
    if (really_) finish_deletions(trash_dir(layout_));
    if (really_) drop_nameless();
    if (really_) drop_half_written();
    std::vector<Removed> trash = removed();
    mark_beyond_size(trash);
    for (const Removed& each : trash) {
      if (each.old) drop_trash(each);
    }
    for (const domain::Task& task : cleaned_tasks()) {
      drop_keeps(task);
      drop_left_landings(task);
    }
    return out_;
  }

  // A clock that was far behind when something was removed makes that no older than its task; one
  // that was ahead when the task was made says nothing.
  int64_t born_ms(const domain::Summary& task) const {
    return task.created_ms > now_.wall_ms ? 0 : task.created_ms;
  }

  std::vector<Removed> removed() {
    std::vector<Removed> out;
    for (TrashRecord& record : trash_records(layout_)) {
      const auto task = store_.index().summary(record.task);
      // Only what is at rest: a task that is not cleaned may need it.
      if (!task || task->state != domain::State::cleaned || record.phase != TrashPhase::removed) {
        continue;
      }
      Removed each{record, *task, trashed_tree(layout_, record, *task), 0, false};
      const int64_t limit = record.left_out.empty() ? policy_.trash_days : policy_.keep_days;
      each.old = age_days(std::max(record.t_ms, born_ms(*task)), now_) >= limit;
      out.push_back(std::move(each));
    }
    std::sort(out.begin(), out.end(),
              [](const Removed& a, const Removed& b) { return a.record.t_ms < b.record.t_ms; });
    return out;
  }

 private:
  // The size of the trash is a policy as well, but never for what exists nowhere else.
  void mark_beyond_size(std::vector<Removed>& trash) {
    uint64_t whole = 0;
    for (Removed& each : trash) {
      if (policy_.trash_bytes <= 0 && !each.old) continue;
      each.bytes = os::tree_bytes(each.tree);
      if (!each.old) whole += each.bytes;
    }
    for (Removed& each : trash) {
      if (policy_.trash_bytes <= 0 || whole <= static_cast<uint64_t>(policy_.trash_bytes)) break;
      if (each.old || !each.record.left_out.empty()) continue;
      each.old = true;
      whole -= each.bytes;
    }
  }

  // Out of the way by one rename, so that nobody restores half of it; then file by file.
  void drop_trash(const Removed& each) {
    const std::string name = each.record.name();
    if (really_) {
      const auto held = os::FileLock::try_acquire(open_trash_mark(layout_, name));
      const auto still = read_trash_record(layout_, name);
      const auto task = store_.index().summary(each.record.task);
      if (!held || !still || still->phase != TrashPhase::removed || !task ||
          task->state != domain::State::cleaned) {
        return;
      }
      if (each.record.far) doom(each.tree);
      doom(trash_folder(layout_, each.record));
      std::error_code ignored;
      fs::remove(open_trash_mark(layout_, name), ignored);
      if (each.record.far) finish_deletions(each.tree.parent_path());
      finish_deletions(trash_dir(layout_));
    }
    out_.dropped.push_back({each.task.id, each.task.feature, "worktree",
                            age_days(each.record.t_ms, now_), each.bytes, ""});
  }

  // Half a folder without a record, which nobody is at: a killed process has left it.
  void drop_nameless() {
    std::error_code ignored;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(trash_dir(layout_), ignored)) {
      folders.push_back(entry.path());
    }
    for (const fs::path& folder : folders) {
      const std::string name = folder.filename().string();
      const bool whole = os::file_id(folder / "tree") || os::file_id(folder / "gitdir") ||
                         os::file_id(folder / "record.json");
      if (name == "open" || name.starts_with('.') || whole) continue;
      const auto held = os::FileLock::try_acquire(open_trash_mark(layout_, name));
      if (!held || os::file_id(folder / "record.json")) continue;
      doom(folder);
      fs::remove(open_trash_mark(layout_, name), ignored);
    }
    finish_deletions(trash_dir(layout_));
  }

  // Not where each task has a folder: what lies in those goes with them.
  void drop_half_written() const {
    const int64_t before_ms = now_.wall_ms - k_day_ms;
    os::remove_half_written(layout_.wave_dir(), before_ms);
    for (const char* folder : {"calls", "kept/new", "packing", "pool", "trash", "logs",
                               "trusted.git", "trusted.git/info", "trusted.git/objects/info"}) {
      os::remove_half_written(layout_.wave_dir() / folder, before_ms);
    }
    // Ours are written beside the user's, where `hooks install` was killed.
    os::remove_half_written(layout_.common_dir / "hooks", before_ms);
    std::error_code ignored;  // there are no claims
    for (const auto& place : fs::directory_iterator(layout_.wave_dir() / "claims", ignored)) {
      for (const char* folder : {"seen", "asked"}) {
        os::remove_half_written(place.path() / folder, before_ms);
      }
    }
  }

  static void doom(const fs::path& folder) {
    os::move_if_free(folder, folder.parent_path() / (k_doomed + folder.filename().string()));
  }

  // Also those that an earlier gc was killed in.
  void finish_deletions(const fs::path& folder) {
    std::vector<fs::path> doomed;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (entry.path().filename().string().starts_with(k_doomed)) doomed.push_back(entry.path());
    }
    for (const fs::path& each : doomed) {
      if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
      const std::string left = os::remove_tree(each, [] { return os::interrupted(); });
      const bool known = std::find(out_.left.begin(), out_.left.end(), each) != out_.left.end();
      if (!left.empty() && !known) out_.left.push_back(each.string());
    }
  }

  // Of those that keep refs are there for: of a hundred thousand others nothing is read.
  std::vector<domain::Task> cleaned_tasks() {
    const std::string_view prefix = store::k_keep_prefix;
    std::set<std::string> ids;
    for (const auto& [ref, oid] : git::read_ref_files(layout_.common_dir, store::k_keep_prefix)) {
      ids.insert(ref.substr(prefix.size(), domain::k_task_id_length));
    }
    std::vector<domain::Task> out;
    for (const std::string& id : ids) {
      auto task = store_.index().task(id);
      if (task && task->state == domain::State::cleaned) out.push_back(std::move(*task));
    }
    return out;
  }

  // A keep ref goes when its time is over and nothing of the task lies in the trash any more.
  void drop_keeps(const domain::Task& task) {
    const std::map<std::string, int64_t> told = kept_times(task.id);
    for (const domain::Kept& kept : task.kept) {
      const auto t_ms = told.find(kept.ref + ' ' + kept.oid);
      if (t_ms == told.end() || age_days(t_ms->second, now_) < policy_.keep_days) continue;
      if (store_.repository().ref(kept.ref) != kept.oid) continue;
      if (really_ && store_.repository().delete_ref(kept.ref, kept.oid) != git::Swap::done) {
        continue;
      }
      out_.dropped.push_back(
          {task.id, task.feature, kept.ref, age_days(t_ms->second, now_), 0, kept.oid});
    }
  }

  // What was made to land and never did.
  void drop_left_landings(const domain::Task& task) {
    git::Repository& repository = store_.repository();
    for (const std::string& ref : repository.ref_names(landing_keep_ref(task.id, ""))) {
      const auto oid = repository.ref(ref);
      const auto made = oid ? repository.authorship(*oid) : std::nullopt;
      const int64_t days = made ? age_days(made->committed_s * 1000, now_) : 0;
      if (!made || days < policy_.keep_days) continue;
      if (really_ && repository.delete_ref(ref, *oid) != git::Swap::done) continue;
      out_.dropped.push_back({task.id, task.feature, ref, days, 0, *oid});
    }
  }

  // A removal counts on what an earlier one has kept already, and begins the time of that anew.
  std::map<std::string, int64_t> kept_times(const std::string& task) {
    std::map<std::string, int64_t> out;
    int64_t removed_ms = 0;
    for (const index::StoredEvent& stored : store_.index().events(task)) {
      const domain::Event& event = stored.placed.event;
      const auto* kept = std::get_if<domain::Kept>(&event.body);
      if (kept) out[kept->ref + ' ' + kept->oid] = event.t_ms;
      if (event.to == domain::State::cleaned) removed_ms = std::max(removed_ms, event.t_ms);
    }
    const auto created = store_.index().summary(task);
    if (created) removed_ms = std::max(removed_ms, born_ms(*created));
    for (auto& [kept, t_ms] : out) t_ms = std::max(t_ms, removed_ms);
    return out;
  }

  store::Store& store_;
  const git::Layout layout_;
  const GarbagePolicy policy_;
  const bool really_;
  const os::Now now_;
  Garbage out_;
};

}  // namespace

Garbage collect_garbage(store::Store& store, const GarbagePolicy& policy, Deed deed,
                        const os::Now& now) {
  return Collector(store, policy, deed, now).collect();
}

bool has_garbage(store::Store& store, const GarbagePolicy& policy, const os::Now& now) {
  const auto trash = Collector(store, policy, Deed::tell, now).removed();
  return std::any_of(trash.begin(), trash.end(), [](const Removed& each) { return each.old; });
}

}  // namespace wave::actions
