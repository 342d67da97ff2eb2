// SPDX-License-Identifier: MIT
// The half of pool_filler.h that takes away.
#include "actions/own_folder.h"
#include "actions/pool_filler.h"
#include "actions/worktree_place.h"
#include "domain/state.h"
#include "git/worktree.h"
#include "os/log.h"
#include "os/move.h"
#include "os/remove_tree.h"
#include "os/signals.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

class Sweep {
 public:
  Sweep(PoolDoors& doors, int64_t older_than_ms, bool really)
      : doors_(doors),
        layout_(doors.store.layout()),
        older_than_ms_(older_than_ms),
        really_(really) {
    git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), doors.processes);
    ways_ = trusted.ways();
  }

  std::vector<DroppedMember> run() {
    for (const PoolSlot& slot : pool_slots(layout_)) {
      const auto lock = slot.is_there() ? slot.try_lock() : std::nullopt;
      if (lock) look_at(slot);
    }
    if (really_ && pool_slots(layout_).empty()) forget_root();
    return std::move(out_);
  }

 private:
  void look_at(const PoolSlot& slot) {
    const auto record = slot.read();
    if (!record) {
      if (really_) slot.forget();
      return;
    }
    auto fault = fault_of(slot, *record, doors_.settings, ways_, Look::record);
    if (!fault && record->t_ms < older_than_ms_) fault = "nobody has asked for it";
    if (!fault) return;
    if (really_ && !drop(slot, *record)) return;
    out_.push_back(
        {slot.number(), *fault, doors_.clock.now().wall_ms - record->t_ms, record->bytes});
  }

  bool drop(const PoolSlot& slot, PoolRecord record) {
    if (record.phase == PoolPhase::ready) {
      record.phase = PoolPhase::filling;  // it is whole no more, should we be killed
      slot.write(record);
    }
    if (!record.task.empty() && !take_back(record)) return false;
    const auto there = lies_in_own_folder(record.tree, ".git-wave-pool-") ? os::file_id(record.tree)
                                                                          : std::nullopt;
    std::error_code failed;
    if (there && !record.tree_id) fs::remove(record.tree, failed);  // empty, or not ours
    if (there && there == record.tree_id) {
      const std::string left = os::remove_tree(record.tree, [] { return os::interrupted(); });
      if (!left.empty()) {
        os::log(os::Level::warning,
                "'" + left + "' in '" + record.tree.string() + "' of the pool cannot be removed");
        return false;
      }
    }
    slot.forget();
    return true;
  }

  // A start was killed between moving the folder and registering it: git does not know it, and
  // nobody can have worked there. It stays for as long as the task may be started again, which
  // mends it. False: not yet.
  bool take_back(const PoolRecord& record) {
    const auto task = doors_.store.index().summary(record.task);
    if (!task || task->worktree.empty()) return true;
    const fs::path place = worktree_place(layout_, *task);
    const bool moved = record.tree_id && os::file_id(place) == record.tree_id;
    if (!moved || git::is_worktree_entry(layout_.task_git_dir(record.task))) return true;
    if (!domain::is_terminal(task->state)) return false;
    return os::move_if_free(place, record.tree) == 0;
  }

  void forget_root() {
    std::error_code ignored;  // somebody else's things are in it, or it is used again
    if (!doors_.settings.root.empty()) fs::remove(doors_.settings.root, ignored);
  }

  PoolDoors& doors_;
  const git::Layout layout_;
  int64_t older_than_ms_;
  bool really_;
  std::string ways_;
  std::vector<DroppedMember> out_;
};

}  // namespace

std::vector<DroppedMember> sweep_pool(PoolDoors& doors, int64_t older_than_ms, bool really) {
  if (really && older_than_ms > 0) {
    std::error_code ignored;  // there is none: most have nothing against a pool
    fs::remove(pool_refusal(doors.store.layout()), ignored);
  }
  if (pool_slots(doors.store.layout()).empty()) return {};
  return Sweep(doors, older_than_ms, really).run();
}

}  // namespace wave::actions
