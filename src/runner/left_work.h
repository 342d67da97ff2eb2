// SPDX-License-Identifier: MIT
// What an agent left in its worktree without a commit, committed for it.
#pragma once

#include "domain/task.h"
#include "os/clock.h"
#include "runner/launch_record.h"
#include "store/store.h"

#include <string>

namespace wave::runner {

struct LeftWork {
  std::string commit;  // empty: none was made
  std::string
      detail;  // for people: what was committed, or why nothing was; empty: nothing was left
};

// Only when nothing of the agent is alive any more. The commit is the user's, as the agent's own
// would be, and says that git-wave made it. Never throws: what cannot be committed stays where it
// is, and the answer says why.
LeftWork commit_left_work(store::Store& store, const LaunchRecord& launch, const domain::Task& task,
                          const os::Now& now);

}  // namespace wave::runner
