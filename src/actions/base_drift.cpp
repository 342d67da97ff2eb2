// SPDX-License-Identifier: MIT
#include "actions/base_drift.h"

#include "error/error.h"
#include "os/log.h"
#include "store/commits.h"

namespace wave::actions {

std::optional<BaseDrift> drift_from_base(store::Store& store, const domain::Summary& task) {
  if (task.base_ref.empty() || task.branch.empty()) return std::nullopt;
  try {
    const git::Repository& repository = store.repository();
    const auto base = store::sound_tip(repository, task.base_ref);
    const auto head = store::sound_tip(repository, task.branch);
    if (!base || !head) return std::nullopt;
    BaseDrift out;
    out.tip = *base;
    out.ahead = static_cast<int64_t>(repository.commits_beyond(*head, {*base}).size());
    out.behind = static_cast<int64_t>(repository.commits_beyond(*base, {*head}).size());
    return out;
  } catch (const Error& error) {
    // A history that lacks objects tells nothing; the rest of the answer is worth having.
    os::log(os::Level::info, error.what());
    return std::nullopt;
  }
}

}  // namespace wave::actions
