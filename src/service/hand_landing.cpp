// SPDX-License-Identifier: MIT
#include "service/hand_landing.h"

#include "actions/default_branch.h"
#include "error/error.h"
#include "os/log.h"
#include "service/remote_branches.h"
#include "service/shared_landing.h"

namespace wave::service {

bool lands_at_remote(const config::Config& config, const domain::Summary& task) {
  return task.origin == "local" && config.string("forge.kind") == "local" &&
         !config.string("claims.remote").empty();
}

HandLanding::HandLanding(Doors& doors, const config::Config& config, domain::LandedBy how)
    : doors_(doors),
      config_(config),
      policy_(read_policy(config,
                          actions::default_branch(doors.store.layout(), doors.store.repository()))),
      shared_(doors) {
  policy_.way = how;
}

HandLanding::~HandLanding() {
  if (claimed_.empty()) return;
  try {
    shared_.leave(pass(), claimed_);
  } catch (const std::exception& error) {
    os::log(os::Level::warning, error.what());  // it lapses
  }
}

Pass HandLanding::pass() {
  Pass out{doors_.clock.now(), policy_, config_, {}};
  out.shared = &shared_;
  return out;
}

void HandLanding::look() { fetch_base(doors_, pass()); }

domain::Summary HandLanding::claim(const std::string& task) {
  if (shared_.claim(pass(), task)) claimed_ = task;
  const auto row = doors_.store.index().summary(task);
  if (!row) throw Error("the task is gone", "git wave status --all lists every task");
  return *row;
}

actions::Landing HandLanding::land(const domain::Summary& row,
                                   const actions::PreparedLanding& prepared) {
  return land_shared(doors_, pass(), row, prepared, "cli");
}

}  // namespace wave::service
