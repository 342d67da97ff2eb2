// SPDX-License-Identifier: MIT
#include "actions/lost_branches.h"

#include "git/ref_files.h"
#include "store/commits.h"

#include <algorithm>

namespace wave::actions {
namespace {

constexpr int k_most_keeps = 1000;

bool is_kept(store::Store& store, const domain::Summary& summary) {
  const auto task = store.index().task(summary.id);
  return task && std::any_of(task->kept.begin(), task->kept.end(),
                             [&](const domain::Kept& kept) { return kept.oid == summary.head; });
}

// The task was looked at a while ago, and its branch goes with its worktree; a removal keeps what
// has to be kept itself.
bool is_removed(store::Store& store, const std::string& id) {
  const auto now = store.index().summary(id);
  return !now || now->state == domain::State::cleaned;
}

// A keep ref at this commit: one that is there already, or a new one.
std::optional<std::string> keep_ref(git::Repository& repository, const git::Layout& layout,
                                    const domain::Summary& task) {
  const std::string prefix = "refs/wave/keep/" + task.id + "/";
  const auto there = git::read_ref_files(layout.common_dir, prefix);
  for (const auto& [name, oid] : there) {
    if (oid == task.head) return name;
  }
  for (int i = 1; i < k_most_keeps; ++i) {
    const std::string name = prefix + std::to_string(i);
    if (there.count(name) > 0) continue;
    const auto swap = repository.swap_ref(name, task.head, std::nullopt, "wave: keep");
    if (swap == git::Swap::done) return name;
  }
  return std::nullopt;
}

// Also when it is there and nobody can read it: then it is not gone.
bool has_branch(const git::Repository& repository, const domain::Summary& task) {
  try {
    return repository.ref(task.branch).has_value();
  } catch (const Error&) {
    return true;
  }
}

}  // namespace

std::optional<Repair> keep_lost_branch(store::Store& store, const domain::Summary& task,
                                       const os::Now& now) {
  git::Repository& repository = store.repository();
  if (task.head.empty() || has_branch(repository, task) || !repository.commit(task.head)) return {};
  if (is_removed(store, task.id)) return {};
  if (!store::is_own_commit(repository, task, task.head) || is_kept(store, task)) return {};
  const auto ref = keep_ref(repository, store.layout(), task);
  if (!ref) return {};
  domain::Event event;
  event.id = "k." + task.id + "." + task.head;
  event.task = task.id;
  event.body = domain::Kept{*ref, task.head};
  store.append(now, "reconcile", [&](index::Index&) { return std::vector<domain::Event>{event}; });
  return Repair{task.id, task.feature,
                "its branch is gone; what it held is kept: git branch <name> " + *ref};
}

}  // namespace wave::actions
