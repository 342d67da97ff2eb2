// SPDX-License-Identifier: MIT
// `git wave sync`: with which remote, where it is, and the exchange itself.
#pragma once

#include "config/config.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/notes_exchange.h"
#include "store/sync.h"

#include <optional>
#include <string>

namespace wave::actions {

struct ExchangeRequest {
  std::optional<std::string> remote;  // its name; nothing: the one that is meant without one
  bool dry_run = false;
  bool retry = false;
  bool notes = false;  // too; or where sync.notes says so
};

struct Exchange {
  std::string remote;
  std::string url;  // for people
  store::Synced synced;
  std::optional<store::NotesExchanged> notes;  // where they were to be exchanged
};

// Throws Error when there is no such remote, it leads elsewhere than when it was recorded, or it
// cannot be reached.
Exchange exchange(store::Store& store, const config::Config& config, const ExchangeRequest& request,
                  const os::Now& now, os::ProcessRunner& processes);

}  // namespace wave::actions
