// SPDX-License-Identifier: MIT
#include "actions/left_branch.h"

namespace wave::actions {
namespace {

// The newest that was cleaned up. One that came after it and still held the name would have been
// in the way before.
std::optional<domain::Summary> last_cleaned(store::Store& store, const std::string& feature) {
  const auto identity = store.writer();
  if (!identity) return std::nullopt;
  for (const domain::Summary& task : store.index().with_feature(feature)) {
    if (task.state != domain::State::cleaned) continue;
    return task.writer == identity->writer ? std::optional(task) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<domain::Task> left_branch(store::Store& store, const std::string& feature) {
  const auto last = last_cleaned(store, feature);
  auto task = last ? store.index().task(last->id) : std::nullopt;
  if (!task || !task->own_branch || !task->removed) return std::nullopt;
  const domain::Removed& removed = *task->removed;
  if (removed.branch_deleted || removed.tip.empty()) return std::nullopt;
  if (task->branch != "refs/heads/" + feature) return std::nullopt;
  if (store.repository().ref(task->branch) != removed.tip) return std::nullopt;
  return task;
}

}  // namespace wave::actions
