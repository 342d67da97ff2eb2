// SPDX-License-Identifier: MIT
// The places of the warm pool on disk. `<wave dir>/pool/<n>/` holds `record.json`, `index` and
// `seal` of member n, whose files lie in the folder that the record names; `pool/<n>.lock` is held
// by whoever is at it: fills it, gives it away, or drops it. What the record says of an unlocked
// member is the truth, so a kill at any point leaves one that is ready, or one to be dropped. See
// git-wave-format(5).
#pragma once

#include "git/layout.h"
#include "os/file_lock.h"
#include "os/files.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

enum class PoolPhase {
  filling,  // or being taken to another commit
  ready,
  claimed  // a start takes it
};

struct PoolRecord {
  PoolPhase phase = PoolPhase::filling;
  std::filesystem::path tree;         // where the files lie
  std::optional<os::FileId> tree_id;  // of that folder, once it is made
  std::string oid;                    // the commit
  std::string ways;                   // see TrustedGit::ways()
  std::string boot;                   // of the machine: files that were not synced may be lost
  std::string task;                   // that claims it
  uint64_t files = 0;
  uint64_t bytes = 0;
  int64_t t_ms = 0;         // when it was made ready
  std::string index_stamp;  // see os::stamp_of()
  std::string seal_stamp;
};

class PoolSlot {
 public:
  PoolSlot(const git::Layout& layout, int number);

  int number() const { return number_; }
  std::filesystem::path folder() const { return folder_; }
  std::filesystem::path index() const { return folder_ / "index"; }
  std::filesystem::path seal() const { return folder_ / "seal"; }

  // Nothing when somebody is at it.
  std::optional<os::FileLock> try_lock() const;
  bool is_there() const;
  // Nothing when there is none, or it cannot be understood.
  std::optional<PoolRecord> read() const;
  void write(const PoolRecord& record) const;
  // All but the files in the tree.
  void forget() const;

 private:
  int number_;
  std::filesystem::path folder_;
};

std::filesystem::path pool_dir(const git::Layout& layout);
// Why the pool is not filled: what that is about, and a sentence; a line each.
std::filesystem::path pool_refusal(const git::Layout& layout);
// The places that are in use, in order.
std::vector<PoolSlot> pool_slots(const git::Layout& layout);

}  // namespace wave::actions
