// SPDX-License-Identifier: MIT
// `git wave doctor`: is everything there that is needed, and does it work?
#pragma once

#include "config/config.h"
#include "git/location.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

enum class Health { good, note, bad };

struct Finding {
  std::string subject;  // "git", "tmux", "agent claude", "hooks" ...
  Health health = Health::good;
  std::string what;  // a sentence
  std::string mend;  // how to mend it; empty when there is nothing to mend
};

enum class Probe { no, yes };

// With a probe, an empty commit in a scratch worktree shows whether git runs our hooks.
// `store` is null outside a repository that was set up. Changes nothing.
std::vector<Finding> check_health(store::Store* store, const config::Config& config,
                                  os::ProcessRunner& processes, const os::Environment& environment,
                                  Probe probe);

}  // namespace wave::actions
