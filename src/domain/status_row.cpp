// SPDX-License-Identifier: MIT
#include "domain/status_row.h"

namespace wave::domain {

std::string_view to_string(Activity activity) {
  switch (activity) {
    case Activity::none:
      return "none";
    case Activity::working:
      return "working";
    case Activity::waiting:
      return "waiting";
    case Activity::idle:
      return "idle";
    case Activity::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view to_string(Drift drift) {
  switch (drift) {
    case Drift::none:
      return "none";
    case Drift::runner_dead:
      return "runner_dead";
    case Drift::owner_unknown:
      return "owner_unknown";
    case Drift::worktree_missing:
      return "worktree_missing";
    case Drift::branch_missing:
      return "branch_missing";
    case Drift::foreign:
      return "foreign";
  }
  return "none";
}

}  // namespace wave::domain
