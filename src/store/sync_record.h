// SPDX-License-Identifier: MIT
// What this clone remembers of its exchanges: when which log was last heard of, and what is kept
// out, why and since when. In `<wave dir>/sync.json`; losing it loses only that.
#pragma once

#include "os/clock.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace wave::store {

// The log of another clone, as it was heard of last.
struct LogSeen {
  std::string remote;
  int64_t at_ms = 0;  // when something new of it came, wall clock
  int schema = 1;     // the highest of its batches
};

// A ref of a remote that is not taken in.
struct KeptOut {
  std::string oid;
  std::string why;
  int64_t since_ms = 0;
  int tries = 0;
  int64_t next_ms = 0;  // before then it is looked at again only if it has moved
};

struct SyncRecord {
  std::map<std::string, int64_t> remotes;  // when each was last synced with, wall clock
  std::map<std::string, LogSeen> logs;     // by writer
  std::map<std::pair<std::string, std::string>, KeptOut> kept_out;  // by remote and ref
};

// An empty one where there is none, or none that can be read.
SyncRecord read_sync_record(const std::filesystem::path& wave_dir);

// Puts what is now known of one remote in the place of what was; of the others, another process may
// have written since.
void update_sync_record(const std::filesystem::path& wave_dir, const std::string& remote,
                        const SyncRecord& now);

// The entry of a ref that is kept out now, given what was known of it before.
KeptOut kept_out_again(const KeptOut* before, const std::string& oid, const std::string& why,
                       const os::Now& now);

}  // namespace wave::store
