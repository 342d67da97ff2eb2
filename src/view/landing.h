// SPDX-License-Identifier: MIT
// What became of a wish to land a task: `git wave land`.
#pragma once

#include "actions/land_task.h"

#include <string>
#include <variant>

namespace wave::view {

struct LandAnswer {
  domain::Summary task;
  std::string base;  // full name
  domain::LandedBy how = domain::LandedBy::merge;
  bool dry_run = false;
  std::variant<actions::PreparedLanding, actions::LandedNow, actions::AlreadyLanded,
               actions::BranchMoved, actions::BaseMoved, actions::LandingBusy, git::LandingConflict,
               git::LandingUpToDate, git::LandingNothing, git::LandingRefused>
      outcome;
};

// "landed", "landed_already", "would_land", "conflict", "busy", "nothing", "up_to_date", "refused",
// "branch_moved", "base_moved"
std::string land_word(const LandAnswer& answer);
// Whether the work stands on the base, or would.
bool is_landed(const LandAnswer& answer);
// `<task>\t<feature>\t<word>\t<oid>`
std::string land_line(const LandAnswer& answer);
// The same for people, in a sentence without its full stop.
std::string land_sentence(const LandAnswer& answer);
// What can be done about it; empty: nothing has to be.
std::string land_hint(const LandAnswer& answer);
std::string land_json(const LandAnswer& answer);

}  // namespace wave::view
