// SPDX-License-Identifier: MIT
#include "actions/list_issues.h"

#include "domain/folded_word.h"
#include "error/error.h"

#include <algorithm>
#include <tuple>

namespace wave::actions {
namespace {

// Whether it is shown where nobody asked for a state.
bool is_shown(const domain::Summary& task, const IssueFilter& filter) {
  if (filter.state) return task.state == *filter.state;
  return filter.all || domain::is_active(task.state);
}

std::vector<domain::Summary> known_issues(index::Index& index, const IssueFilter& filter) {
  const bool ended_too = filter.all || (filter.state && domain::is_terminal(*filter.state));
  if (!ended_too) return index.backlog();
  index::Filter everything;
  everything.cleaned_too = true;
  everything.backlog_too = true;
  std::vector<domain::Summary> out;
  for (domain::Summary& task : index.list(everything)) {
    if (!task.origin.empty()) out.push_back(std::move(task));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(a.origin, a.number, a.id) < std::tie(b.origin, b.number, b.id);
  });
  return out;
}

}  // namespace

std::vector<IssueRow> list_issues(store::Store& store, const IssueFilter& filter) {
  std::vector<IssueRow> out;
  for (const domain::Summary& task : known_issues(store.index(), filter)) {
    if (!is_shown(task, filter)) continue;
    IssueRow row = issue_row(store, task);
    const auto& labels = row.whole.work->described.labels;
    const bool has_labels = std::all_of(
        filter.labels.begin(), filter.labels.end(),
        [&](const std::string& wanted) { return domain::any_of_words(labels, {wanted}); });
    if (has_labels) out.push_back(std::move(row));
  }
  return out;
}

IssueRow issue_row(store::Store& store, const domain::Summary& task) {
  IssueRow out;
  out.task = task;
  auto whole = store.index().task(task.id);
  if (!whole || !whole->work) throw Error("task '" + task.id + "' has lost its words");
  out.whole = std::move(*whole);
  for (const std::string& id : task.depends_on) {
    const auto other = store.index().summary(id);
    out.needs.push_back(
        other ? IssueNeed{id, other->number, other->feature, domain::has_succeeded(*other)}
              : IssueNeed{id, 0, "", false});
  }
  return out;
}

}  // namespace wave::actions
