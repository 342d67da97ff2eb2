// SPDX-License-Identifier: MIT
// The autonomous service: pass after pass over the backlog, and quiet in between. It holds nothing
// that counts; killed at any point, the next one goes on.
#pragma once

#include "actions/runner_ends.h"
#include "os/watch.h"
#include "service/backlog_rows.h"
#include "service/supervisor.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wave::service {

// One piece that a person wants taken further here and now. It needs no free place, and the
// scheduler has no say in it.
struct Piece {
  std::string task;
  bool only_planned = false;  // nothing else is done
};

class Service {
 public:
  // `workers`: how many at once, in place of what the configuration says. `piece`: only that one.
  Service(Doors doors, std::optional<int64_t> workers, std::optional<Piece> piece = {});
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service();

  struct Report {
    std::vector<Deed> deeds;
    std::vector<std::string> troubles;
    std::optional<int64_t> due_ms;  // when there is something to do though nothing happens
    bool is_paused = false;
    bool is_idle = false;  // nobody is at work, and nothing can be done before something happens
  };
  // One pass: every role has its turn. Throws Error when somebody wants us to stop, or when the
  // configuration was never sound.
  Report step(const os::Now& now);

  // Returns when something has happened, or something is due, or a signal came.
  void wait(const Report& report, const os::Now& now);

 private:
  struct Roles;

  std::vector<Role> roles();
  Turn reconcile(const Pass& pass);
  void sweep(const Pass& pass);
  bool end_lost(const std::string& id, const call::CallLook& call);
  void read_config(Report& report);
  // Throws UsageError for an agent's name that nobody knows.
  Policy policy_of(const config::Config& config) const;
  bool is_idle(const Pass& pass) const;
  bool has_lost_one(const Pass& pass) const;
  void watch_runners(const Pass& pass);
  void watch();
  void watch_user_settings();

  Doors doors_;
  std::optional<int64_t> workers_;
  std::optional<Piece> piece_;
  std::unique_ptr<Roles> roles_;
  Supervisor supervisor_;
  os::Watch watch_;
  std::optional<config::Config> config_;
  std::string mistake_;             // of the configuration, told already; empty: it is sound
  int64_t reconcile_boot_ms_ = -1;  // when it was done last
  BacklogRows rows_;
  std::set<std::string> lost_;  // calls that were found so, until they have ended
  actions::RunnerEnds ends_;  // of what ran here at the last pass
};

}  // namespace wave::service
