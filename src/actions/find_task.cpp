// SPDX-License-Identifier: MIT
#include "actions/find_task.h"

#include "domain/ids.h"
#include "error/error.h"
#include "error/suggest.h"
#include "os/files.h"

namespace wave::actions {
namespace {

constexpr size_t k_shortest_prefix = 3;

// The first line of the note that lies in the git directory of every worktree we made.
std::string task_of_worktree(const git::Location& location) {
  const std::string note =
      os::read_file(location.git_dir / "wave-task", os::Links::refuse, 16 << 10).value_or("");
  const std::string id = note.substr(0, note.find('\n'));
  return domain::is_task_id(id) ? id : "";
}

domain::Summary by_prefix(index::Index& index, const std::string& prefix) {
  std::vector<domain::Summary> found;
  if (prefix.size() >= k_shortest_prefix) found = index.with_id_prefix(prefix);
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    throw Error("'" + prefix + "' could be " + std::to_string(found.size()) + " tasks: '" +
                    found[0].feature + "' (" + found[0].id + "), '" + found[1].feature + "' (" +
                    found[1].id + ") ...",
                "give more of the id, or the feature's name");
  }
  const auto meant = suggest(prefix, index.known_features());
  throw Error("there is no task '" + prefix + "'",
              meant ? "did you mean '" + *meant + "'?" : "git wave status --all lists every task");
}

}  // namespace

domain::Summary find_task(store::Store& store, const std::string& name,
                          const git::Location& location) {
  index::Index& index = store.index();
  if (name.empty()) {
    if (const auto here = task_here(store, location)) return *here;
    throw UsageError("which task?", "name one; inside a task's worktree the name may be left out");
  }
  const auto named = index.with_feature(name);
  if (!named.empty()) return named.front();
  if (const auto exact = index.summary(name)) return *exact;
  return by_prefix(index, name);
}

domain::Summary find_session(store::Store& store, const std::string& name,
                             const git::Location& location) {
  index::Index& index = store.index();
  if (name.empty() || !index.with_feature(name).empty() || index.summary(name)) {
    return find_task(store, name, location);
  }
  const auto labelled = index.with_label(name);
  for (const domain::Summary& each : labelled) {
    if (domain::is_live(each.state)) return each;
  }
  return labelled.empty() ? find_task(store, name, location) : labelled.front();
}

std::optional<domain::Summary> task_here(store::Store& store, const git::Location& location) {
  const std::string id = task_of_worktree(location);
  return id.empty() ? std::nullopt : store.index().summary(id);
}

}  // namespace wave::actions
