// SPDX-License-Identifier: MIT
#include "actions/unknown_owners.h"

#include <algorithm>

#include <sys/stat.h>

namespace wave::actions {
namespace {

constexpr int64_t k_grace_ms = 60000;

// When the run's folder lost its record; without the folder, when anything was last told of the
// task.
int64_t unknown_since_ms(const git::Layout& layout, const domain::Summary& task) {
  struct stat info {};
  if (stat(layout.run_dir(task.run).c_str(), &info) != 0) return task.updated_ms;
  return info.st_mtim.tv_sec * int64_t{1000} + info.st_mtim.tv_nsec / 1000000;
}

bool has_session(const std::vector<std::unique_ptr<host::Host>>& hosts, const std::string& run) {
  for (const auto& host : hosts) {
    const auto sessions = host->sessions();
    const bool there = std::any_of(sessions.begin(), sessions.end(),
                                   [&](const auto& each) { return each.run == run && each.alive; });
    if (there) return true;
  }
  return false;
}

}  // namespace

void settle_unknown_owners(std::vector<domain::StatusRow>& rows, const git::Layout& layout,
                           const std::vector<std::unique_ptr<host::Host>>& hosts,
                           const os::Now& now) {
  for (domain::StatusRow& row : rows) {
    if (row.drift != domain::Drift::owner_unknown) continue;
    if (now.wall_ms - unknown_since_ms(layout, row.task) < k_grace_ms) continue;
    if (!has_session(hosts, row.task.run)) row.drift = domain::Drift::runner_dead;
  }
}

}  // namespace wave::actions
