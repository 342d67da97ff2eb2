// SPDX-License-Identifier: MIT
// What the configuration tells the service, read once for each pass, as plain data.
#pragma once

#include "config/config.h"
#include "domain/landing.h"
#include "domain/overlap_policy.h"
#include "domain/risk.h"
#include "domain/scheduling_policy.h"
#include "service/backoff.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wave::service {

struct Policy {
  // Full name of the ref that work begins at: the branch that it lands on, with GitHub, and where
  // several clones share the backlog, as the remote has it.
  std::string base;
  std::string base_name;  // short name of that branch
  std::string forge;      // "local", "github"
  std::string remote;
  std::chrono::seconds forge_interval{60};
  std::string working_label;  // empty: none is set

  bool shares = false;  // the backlog is worked on by all clones of `remote` that say so
  std::chrono::seconds lease{0};
  std::chrono::seconds share_interval{0};

  domain::SchedulingPolicy scheduling;
  std::string scheduler;  // the agent's name; empty: nobody weighs, all that is eligible is done
  std::chrono::seconds scheduler_timeout{0};

  bool plans = true;
  std::string lead;  // the agent that plans and works; empty: none is named
  std::chrono::seconds plan_timeout{0};
  int64_t plan_attempts = 1;
  domain::Risk max_risk = domain::Risk::medium;

  int64_t workers = 1;
  std::map<std::string, int64_t> label_limits;  // by folded label: as many of them at once
  std::chrono::seconds run_timeout{0};
  int64_t run_attempts = 1;
  Backoff backoff;                 // of runs, and of questions to agents
  std::chrono::seconds budget{0};  // of all runs of a piece together; 0: any
  int64_t max_cost = 0;            // US dollars; 0: any
  domain::OverlapPolicy overlap = domain::OverlapPolicy::defer;
  int64_t module_depth = 1;
  std::chrono::seconds max_defer{0};

  bool reviews = true;
  std::string reviewer;
  std::chrono::seconds review_timeout{0};
  int64_t review_attempts = 1;
  int64_t review_rounds = 1;

  config::Commands checks;
  bool checks_approved = true;  // false: the repository names them and nobody has approved it
  std::chrono::seconds check_timeout{0};
  std::chrono::seconds checks_wait{0};
  int64_t check_rounds = 1;

  bool lands = true;
  domain::LandedBy way = domain::LandedBy::merge;
  bool cleans_up = true;
  bool drops_branch = false;         // at the remote, when its pull request was merged
  std::vector<std::string> secrets;  // patterns of paths that may land though they look secret
};

// `default_branch` is a short name. Throws UsageError for an agent's name that nobody knows.
Policy read_policy(const config::Config& config, const std::string& default_branch);
// Only that.
Backoff read_backoff(const config::Config& config);

}  // namespace wave::service
