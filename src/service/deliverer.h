// SPDX-License-Identifier: MIT
// Lands approved work on the base branch of this repository: makes the commit that would stand
// there, has the checks run in a clean worktree of exactly that, and moves the branch from exactly
// where it stood then. Takes pieces from `submitting` over `waiting_checks` to `done`, or back to
// their agents with what failed.
#pragma once

#include "actions/land_task.h"
#include "domain/task.h"
#include "service/pass.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wave::service {

class Deliverer {
 public:
  explicit Deliverer(Doors& doors) : doors_(doors) {}

  Turn step(const Pass& pass);

 private:
  void submit(const Pass& pass, const domain::Summary& row, Turn& turn);
  actions::Preparation prepare(const Pass& pass, const domain::Summary& row, const std::string& tip,
                               int64_t wall_ms);
  void check(const Pass& pass, const domain::Summary& row, Turn& turn);
  std::optional<call::CallEnd> run(const Pass& pass, const domain::Task& task,
                                   const std::string& oid, const std::vector<std::string>& command);
  void land(const Pass& pass, const domain::Summary& row, const domain::Task& task,
            const actions::PreparedLanding& prepared, Turn& turn);
  void clean_up(const Pass& pass, const domain::Summary& row, Turn& turn);
  void send_back(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                 domain::Reason reason, domain::Checked failed, const std::string& what,
                 Turn& turn);
  bool is_to_wait(const Pass& pass, const domain::Summary& row, Turn& turn) const;
  void wait_for(const Pass& pass, const domain::Summary& row, const std::string& why, Turn& turn);

  Doors& doors_;
  std::map<std::string, std::string> told_;    // by task: what it waits for
  std::map<std::string, int64_t> not_before_;  // by task: boot clock
};

}  // namespace wave::service
