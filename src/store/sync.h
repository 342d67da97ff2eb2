// SPDX-License-Identifier: MIT
// The exchange of logs with another repository: what is new there is looked at and taken in, and
// our own log is brought there. Logs only go forward, here and there; what is not as a log must be
// stays outside and is told of. Killed at any point, the next one goes on; any number may run at
// once.
#pragma once

#include "os/clock.h"
#include "store/log_inspection.h"
#include "store/peer.h"
#include "store/store.h"
#include "store/sync_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

struct SyncRules {
  std::string remote;  // its name, for the record
  bool dry_run = false;
  bool retry = false;       // look again at what is kept out, also where it has not moved
  size_t most_logs = 1000;  // of other clones
  LogLimits limits = {};
};

// Batches of one log that came, or went.
struct LogMoved {
  std::string writer;
  std::string from;  // where it stood; empty: it is new
  std::string to;
  size_t batches = 0;
  size_t events = 0;
  int schema = 1;
  bool is_newer = false;  // than this program: it may say what is not understood here
};

struct Synced {
  std::vector<LogMoved> taken;
  std::vector<std::pair<std::string, KeptOut>> kept_out;  // with the ref
  std::vector<std::string> behind;  // writers whose log ends there before it does here
  std::vector<std::string> lost;    // writers whose log is not there any more
  size_t unknown = 0;               // refs there that are not looked at: no logs by their name
  size_t too_many = 0;              // logs there above the limit
  std::optional<LogMoved> sent;
  std::vector<std::string> subjects;      // of the batches sent, newest first, at most 20
  std::optional<std::string> new_writer;  // others go on with the log that was ours
  std::string not_sent;                   // why our log is not there; empty when it is
  std::string not_sent_hint;
};

// Throws Error when the peer cannot be asked; what was taken in before stays.
Synced sync_logs(Store& store, Peer& peer, const SyncRules& rules, const os::Now& now);

}  // namespace wave::store
