// SPDX-License-Identifier: MIT
#include "service/clean_up.h"

#include "actions/before_remove.h"
#include "actions/removal.h"
#include "actions/scratch_worktrees.h"
#include "actions/start_doors.h"
#include "error/error.h"
#include "service/told_text.h"

namespace wave::service {

std::optional<std::string> clean_up(Doors& doors, const Pass& pass, const domain::Summary& row,
                                    Turn& turn) {
  try {
    actions::MadeDoors made(doors.store, doors.clock, doors.processes, doors.environment);
    actions::RemovalDoors removal{doors.store, made.doors().host, doors.processes, doors.clock,
                                  "serve"};
    actions::RemovalRequest request;
    request.force = true;  // what was not committed is kept first
    request.max_bytes = pass.config.integer("keep.max_file_bytes");
    actions::BeforeRemove before(
        {doors.store, doors.calls, doors.processes, pass.config, doors.environment});
    if (before.is_wanted() && actions::check_removal(removal, row, request)) {
      const auto faults = before.step(row, pass.now);
      if (!faults) return std::nullopt;
      for (const std::string& fault : *faults) turn.did(row, told_line(fault));
    }
    actions::ScratchWorktrees scratch(doors.store, pass.config, doors.processes);
    for (const char* use : {"plan-", "review-", "check-"}) scratch.remove(use + row.id);
    actions::remove_worktree(removal, row, request);
    return "";
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    return std::string("its worktree stays: ") + error.what();
  }
}

}  // namespace wave::service
