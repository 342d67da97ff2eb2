// SPDX-License-Identifier: MIT
#pragma once

#include "store/log_inspection.h"

#include <optional>
#include <string>

namespace wave::store {

// One log of another repository, as far as it was looked at.
struct IncomingLog {
  std::string writer;
  std::string tip;
  std::optional<LogEnd> known;  // where it ends here
  // Where it left what we have, if it did: it may only where that was ours once.
  bool forked = false;
  std::optional<std::string> fork = {};
  LogInspection found = {};
};

// `log` with writer, tip and known end, looked at as inspect_log() does; its objects may still lie
// with `objects` alone. Of one that was ours once and has forked, only what is behind the fork.
IncomingLog look_at_incoming(const git::Repository& objects, IncomingLog log, bool was_ours,
                             const LogLimits& limits);

}  // namespace wave::store
