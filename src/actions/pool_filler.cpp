// SPDX-License-Identifier: MIT
#include "actions/pool_filler.h"

#include "actions/default_branch.h"
#include "error/error.h"
#include "os/failpoint.h"
#include "os/log.h"
#include "os/private_folder.h"
#include "os/signals.h"
#include "os/tree_seal.h"

#include <algorithm>
#include <chrono>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

// What a disk must have left beside the member: it is there for people's work.
constexpr uint64_t k_least_free = 1ULL << 30;
// git tells by whole seconds whether a file may have changed since the index was written.
constexpr std::chrono::milliseconds k_second{1000};
constexpr int64_t k_second_ms = 1000;
constexpr int k_workers = 1;
constexpr int k_most_rounds = 20;

// Outcomes that are no errors: there is to be no member, and why.
struct Refusal {
  std::string why;
};

// What a refusal is about: with anything else the answer may be another.
std::string question_of(const PoolSettings& settings, const std::string& oid, size_t members) {
  return oid + ' ' + std::to_string(members) + ' ' + std::to_string(settings.bytes) + ' ' +
         std::to_string(settings.min_files) + ' ' + settings.root.string() + '\n';
}

bool is_refused(const git::Layout& layout, const std::string& question) {
  const auto refused = os::read_file(pool_refusal(layout));
  return refused && refused->starts_with(question);
}

bool is_true(const git::Repository& repository, const char* key) {
  const auto value = repository.config(key);
  return value && *value != "false" && *value != "0" && *value != "no" && *value != "off";
}

// Where a fill is more than writing what the repository has.
std::string odd_ways(const git::Repository& repository) {
  if (is_true(repository, "core.sparseCheckout")) return "the repository is checked out sparsely";
  bool partial = false;
  repository.each_config("^(extensions\\.partialclone|remote\\..*\\.promisor)$",
                         [&](const std::string&, const std::string&) { partial = true; });
  return partial ? "the clone is partial: a fill would fetch" : "";
}

// Makes it, or takes one that is there; it must be ours alone.
void require_private(const fs::path& folder) {
  os::make_private_folder(folder);
  if (!os::is_private_folder(folder))
    throw Refusal{"'" + folder.string() + "' is not a folder of ours alone"};
}

class Filler {
 public:
  explicit Filler(PoolDoors& doors)
      : doors_(doors),
        settings_(doors.settings),
        layout_(doors.store.layout()),
        repository_(doors.store.repository()),
        trusted_(layout_.common_dir, layout_.wave_dir(), doors.processes) {
    trusted_.run_no_filters();
  }

  void run() {
    trusted_.prepare(repository_);
    sweep_pool(doors_, 0, true);
    const auto ref = ref_of_branch(repository_, default_branch(layout_, repository_));
    const auto target = ref ? repository_.ref(*ref) : std::nullopt;
    if (settings_.size == 0 || !target || settings_.root.empty()) return;
    for (int number = 1; number <= settings_.size && !os::interrupted(); ++number) {
      const std::string question = question_of(settings_, *target, pool_slots(layout_).size());
      try {
        tend(PoolSlot(layout_, number), *target, is_refused(layout_, question));
      } catch (const Refusal& refusal) {
        os::write_file(pool_refusal(layout_), question + refusal.why + '\n');
      } catch (const Error& error) {
        if (error.exit() == Exit::interrupted) throw;
        os::log(os::Level::warning, std::string("the pool is not filled: ") + error.what());
        os::write_file(pool_refusal(layout_), question + error.what() + '\n');
      }
    }
  }

 private:
  void tend(const PoolSlot& slot, const std::string& target, bool refused) {
    const auto lock = slot.try_lock();
    if (!lock) return;  // it is being given away; who does that calls us afterwards
    trusted_.hold(*lock);
    const auto record = slot.read();
    if (record && record->phase != PoolPhase::ready) return;  // the sweep has left it
    if (record && record->oid == target) return;
    if (record && refresh(slot, *record, target)) return;
    if (slot.is_there() || refused) return;  // spoilt: the next sweep drops it
    fill(slot, target);
  }

  // False when it cannot be taken there: then it is no member any more.
  bool refresh(const PoolSlot& slot, PoolRecord record, const std::string& target) {
    const auto apart = repository_.files_apart(record.oid, target, record.files);
    const bool can = apart && !apart->attributes && apart->files <= record.files &&
                     !fault_of(slot, record, settings_, record.ways, Look::files);
    record.phase = PoolPhase::filling;
    slot.write(record);
    if (!can) return false;
    trusted_.bring(record.tree, slot.index(), record.oid, target, k_workers);
    make_ready(slot, record, target);
    return true;
  }

  void fill(const PoolSlot& slot, const std::string& target) {
    require_sense(target);
    PoolRecord record;
    record.tree = settings_.root / std::to_string(slot.number());
    slot.write(record);
    require_private(settings_.root);
    require_disk();
    if (!os::make_folder(record.tree)) {
      slot.forget();
      throw Refusal{"'" + record.tree.string() + "' is in the way"};
    }
    record.tree_id = os::file_id(record.tree);
    slot.write(record);
    trusted_.fill(record.tree, slot.index(), target, k_workers);
    WAVE_FAILPOINT("pool.filled");
    make_ready(slot, record, target);
  }

  // Whether there is to be one more member.
  void require_sense(const std::string& target) {
    if (const std::string odd = odd_ways(repository_); !odd.empty()) throw Refusal{odd};
    if (!extent_) extent_ = repository_.extent(target);
    if (extent_->files < settings_.min_files) {
      throw Refusal{"the commit has " + std::to_string(extent_->files) +
                    " files, fewer than pool.min_files"};
    }
    uint64_t taken = 0;
    for (const PoolSlot& each : pool_slots(layout_)) {
      if (const auto record = each.read()) taken += record->bytes;
    }
    if (taken + extent_->bytes > settings_.bytes) {
      throw Refusal{"it would take " + std::to_string(taken + extent_->bytes) +
                    " bytes, more than pool.bytes"};
    }
  }

  void require_disk() {
    if (os::free_bytes(settings_.root) >= k_least_free + 2 * extent_->bytes) return;
    throw Refusal{"the disk has too little left"};
  }

  void make_ready(const PoolSlot& slot, PoolRecord& record, const std::string& target) {
    if (trusted_.has_filtered(record.tree, slot.index())) {
      throw Refusal{"git-lfs has files in it: a fill would fetch"};
    }
    const int64_t part = doors_.clock.now().wall_ms % k_second_ms;
    os::sleep_unless_interrupted(k_second - std::chrono::milliseconds(part) +
                                 std::chrono::milliseconds(10));
    if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
    if (!trusted_.settle(record.tree, slot.index())) {
      throw Error("a file of the pool was changed while it was filled");
    }
    const auto seal = os::seal_tree(record.tree);
    if (!seal) throw Error("'" + record.tree.string() + "' cannot be read whole");
    os::write_file(slot.seal(), *seal);
    record.phase = PoolPhase::ready;
    record.oid = target;
    record.ways = trusted_.ways();
    record.boot = os::boot_id();
    if (!extent_) extent_ = repository_.extent(target);
    record.files = extent_->files;
    record.bytes = extent_->bytes;
    record.t_ms = doors_.clock.now().wall_ms;
    record.index_stamp = os::stamp_of(slot.index());
    record.seal_stamp = os::stamp_of(slot.seal());
    slot.write(record);
  }

  PoolDoors& doors_;
  const PoolSettings& settings_;
  const git::Layout layout_;
  git::Repository& repository_;
  git::TrustedGit trusted_;
  std::optional<git::FilesExtent> extent_;  // of the commit that tasks start from
};

std::string default_tip(store::Store& store) {
  const auto ref =
      ref_of_branch(store.repository(), default_branch(store.layout(), store.repository()));
  return ref ? store.repository().ref(*ref).value_or("") : "";
}

}  // namespace

void fill_pool(PoolDoors& doors) {
  const git::Layout& layout = doors.store.layout();
  os::make_private_folder(pool_dir(layout));
  // Whoever used a member while we worked has left the rest to us. What cannot be done now is not
  // tried for ever.
  for (int round = 0; round < k_most_rounds && !os::interrupted(); ++round) {
    {
      const auto lock = os::FileLock::try_acquire(pool_dir(layout) / "lock");
      if (!lock) return;
      Filler(doors).run();
    }
    if (!wants_filling(layout, doors.settings, default_tip(doors.store))) return;
  }
}

PoolState look_at_pool(const git::Layout& layout, const PoolSettings& settings) {
  PoolState out;
  for (const PoolSlot& slot : pool_slots(layout)) {
    const auto record = slot.read();
    if (!record) continue;
    out.bytes += record->bytes;
    const bool ready = !fault_of(slot, *record, settings, record->ways, Look::record);
    if (ready && out.ready++ == 0) out.oid = record->oid;
  }
  const auto refused = os::read_file(pool_refusal(layout));
  if (!refused || settings.size == 0) return out;
  out.refused = refused->substr(std::min(refused->find('\n'), refused->size() - 1) + 1);
  while (out.refused.ends_with('\n')) out.refused.pop_back();
  return out;
}

bool wants_filling(const git::Layout& layout, const PoolSettings& settings,
                   const std::string& oid) {
  const std::vector<PoolSlot> slots = pool_slots(layout);
  int sound = 0;
  for (const PoolSlot& slot : slots) {
    const auto record = slot.read();
    const bool ready = record && !fault_of(slot, *record, settings, record->ways, Look::record);
    if (ready && record->oid == oid) ++sound;
    // One that is taken just now is dropped, or refilled, by whoever looks next.
    if (!ready && slot.try_lock()) return true;
  }
  if (settings.size == 0 || settings.root.empty() || oid.empty() || sound >= settings.size) {
    return false;
  }
  return !is_refused(layout, question_of(settings, oid, slots.size()));
}

}  // namespace wave::actions
