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

// A mistake in the configuration that may be about them: what was meant to stay could go. None:
// they are as the user wants them.
inline const config::Mistake* doubt_about_periods(cli::Context& context) {
  return context.untold_config().mistake_about("gc");
}

}  // namespace wave::commands
