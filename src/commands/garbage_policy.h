// SPDX-License-Identifier: MIT
// How long removed things stay, as configured.
#pragma once

#include "actions/collect_garbage.h"
#include "cli/context.h"

namespace wave::commands {

inline actions::GarbagePolicy garbage_policy(cli::Context& context) {
  const config::Config& config = context.config();
  return {config.integer("gc.trash_days"), config.integer("gc.keep_days"),
          config.integer("gc.trash_bytes")};
}

}  // namespace wave::commands
