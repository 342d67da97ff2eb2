// SPDX-License-Identifier: MIT
#include "actions/worktree_pool.h"

#include "error/error.h"
#include "os/clock.h"
#include "os/failpoint.h"
#include "os/log.h"
#include "os/paths.h"
#include "os/tree_seal.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_seal_cap = 1U << 30;
// Where more differs, filling is as quick as bringing.
constexpr uint64_t k_near_part = 4;
constexpr uint64_t k_near_least = 100;

bool has_its_files(const PoolSlot& slot, const PoolRecord& record) {
  const auto seal = os::read_file(slot.seal(), os::Links::refuse, k_seal_cap);
  return seal && os::is_as_sealed(record.tree, *seal);
}

}  // namespace

PoolSettings PoolSettings::of(const config::Config& config, const git::Layout& layout) {
  PoolSettings out;
  out.size = static_cast<int>(std::clamp<int64_t>(config.integer("pool.size"), 0, 1000));
  out.bytes = static_cast<uint64_t>(std::max<int64_t>(0, config.integer("pool.bytes")));
  out.min_files = static_cast<uint64_t>(std::max<int64_t>(0, config.integer("pool.min_files")));
  if (const auto root = git::worktrees_root(layout, config.path("worktree.path"))) {
    out.root = *root / (".git-wave-pool-" + os::stable_hash(layout.common_dir.string()));
  }
  return out;
}

std::optional<std::string> fault_of(const PoolSlot& slot, const PoolRecord& record,
                                    const PoolSettings& settings, const std::string& ways,
                                    Look look) {
  if (record.phase != PoolPhase::ready) return "it is not whole";
  if (slot.number() > settings.size) return "the pool is smaller now";
  if (record.tree.parent_path() != settings.root) return "worktrees go elsewhere now";
  if (record.ways != ways) return "the repository's settings have changed";
  if (record.boot != os::boot_id()) return "the machine was started again";
  const bool same_folder = record.tree_id && os::file_id(record.tree) == record.tree_id;
  const bool same_records = os::stamp_of(slot.index()) == record.index_stamp &&
                            os::stamp_of(slot.seal()) == record.seal_stamp;
  if (!same_folder || !same_records) return "somebody has been at it";
  if (look == Look::files && !has_its_files(slot, record)) return "a file in it has changed";
  return std::nullopt;
}

WorktreePool::WorktreePool(const git::Layout& layout, const PoolSettings& settings,
                           git::TrustedGit& trusted, const git::Repository& repository, int workers)
    : layout_(layout),
      settings_(settings),
      trusted_(trusted),
      repository_(repository),
      workers_(workers) {}

bool WorktreePool::claim(const git::WorktreeEntry& entry, const std::string& oid) {
  if (settings_.size == 0) return false;
  for (const PoolSlot& slot : pool_slots(layout_)) {
    try {
      const auto lock = slot.try_lock();
      if (!lock) continue;
      trusted_.hold(*lock);
      if (claim(slot, entry, oid)) return true;
    } catch (const std::exception& failure) {
      // The member is dropped by whoever tends the pool next; a worktree made from scratch fails
      // with the same words where the fault is not the member's.
      os::log(os::Level::warning, "member " + std::to_string(slot.number()) +
                                      " of the pool could not be used: " + failure.what());
    }
  }
  return false;
}

bool WorktreePool::claim(const PoolSlot& slot, const git::WorktreeEntry& entry,
                         const std::string& oid) {
  auto record = slot.read();
  if (!record) return false;
  if (record->phase != PoolPhase::ready) return false;
  const std::string ways = trusted_.ways();
  if (fault_of(slot, *record, settings_, ways, Look::record)) return spoil(slot, *record);
  if (!is_near(*record, oid)) return false;
  if (const auto fault = fault_of(slot, *record, settings_, ways, Look::files)) {
    spoil(slot, *record);
    throw Error(*fault);
  }
  // From here on it is a member no more, whatever becomes of us.
  record->phase = PoolPhase::claimed;
  record->task = entry.id;
  slot.write(*record);
  WAVE_FAILPOINT("pool.claimed");
  if (record->oid != oid) {
    trusted_.bring(record->tree, slot.index(), record->oid, oid, workers_);
  }
  if (!git::adopt_worktree(entry, record->tree, slot.index())) return false;
  WAVE_FAILPOINT("pool.adopted");
  slot.forget();
  return true;
}

// Whoever tends the pool next drops it.
bool WorktreePool::spoil(const PoolSlot& slot, PoolRecord record) {
  record.phase = PoolPhase::filling;
  slot.write(record);
  return false;
}

bool WorktreePool::is_near(const PoolRecord& record, const std::string& oid) const {
  if (record.oid == oid) return true;
  const uint64_t most = std::max(k_near_least, record.files / k_near_part);
  const auto apart = repository_.files_apart(record.oid, oid, most);
  return apart && !apart->attributes && apart->files <= most;
}

}  // namespace wave::actions
