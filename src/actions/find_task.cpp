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

constexpr size_t k_most_digits = 15;  // more is no number that anybody gave

// "#7" and "7" name what has the number at its forge.
std::optional<int64_t> number_in(std::string_view name) {
  if (name.starts_with('#')) name.remove_prefix(1);
  const bool is_number = !name.empty() && name.size() <= k_most_digits && name.front() != '0' &&
                         name.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return std::nullopt;
  return std::stoll(std::string(name));
}

std::optional<domain::Summary> by_number(index::Index& index, const std::string& name) {
  const auto number = number_in(name);
  if (!number) return std::nullopt;
  const std::vector<domain::Summary> found = tasks_with_number(index, *number);
  if (found.size() > 1) {
    std::string all;
    for (const domain::Summary& each : found) {
      all += (all.empty() ? "" : ", ") + each.id + " ('" + each.feature + "')";
    }
    throw Error("'#" + std::to_string(*number) + "' is the number of several tasks: " + all,
                "clones gave it before they knew of each other; say the id");
  }
  if (!found.empty()) return found.front();
  if (!name.starts_with('#')) return std::nullopt;  // an id may begin with digits
  throw Error("there is no task '" + name + "'", "git wave issue list --all shows the backlog");
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
  return find_named_task(index, name);
}

std::vector<domain::Summary> tasks_with_number(index::Index& index, int64_t number) {
  std::vector<domain::Summary> found = index.with_number("local", number);
  for (domain::Summary& each : index.with_number("github", number)) found.push_back(each);
  return found;
}

domain::Summary find_named_task(index::Index& index, const std::string& name) {
  const auto named = index.with_feature(name);
  if (!named.empty()) return named.front();
  if (const auto exact = index.summary(name)) return *exact;
  if (const auto numbered = by_number(index, name)) return *numbered;
  return by_prefix(index, name);
}

domain::Summary find_issue(store::Store& store, const std::string& name,
                           const git::Location& location) {
  const domain::Summary found = find_task(store, name, location);
  if (!found.origin.empty()) return found;
  throw Error("'" + found.feature + "' is no piece of the backlog: a person started it",
              "git wave issue list shows what lies there");
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
