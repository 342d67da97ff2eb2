// SPDX-License-Identifier: MIT
#include "actions/edit_issue.h"

#include "actions/find_task.h"
#include "actions/issue_needs.h"
#include "actions/new_issue.h"
#include "domain/folded_word.h"
#include "domain/issue_wording.h"
#include "error/error.h"

#include <algorithm>

namespace wave::actions {
namespace {

using Words = std::vector<std::string>;

bool contains(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void take_away(Words& words, const Words& removed, const std::string& name, const char* what) {
  for (const std::string& word : removed) {
    if (!contains(words, word)) throw Error(name + " has no " + what + " '" + word + "'");
    std::erase(words, word);
  }
}

void change(Words& words, const Words& added, const Words& removed, const std::string& name,
            const char* what) {
  take_away(words, removed, name, what);
  for (const std::string& word : added) {
    if (!contains(words, word)) words.push_back(word);
  }
  std::sort(words.begin(), words.end());
}

// What its old text said goes with that text; what was named beside it stays.
Words needs_after(const domain::Task& task, const domain::Described& described,
                  const IssueEdit& edit, index::Index& index) {
  Words needs = task.depends_on;
  if (edit.body) {
    const Words of_old = needs_in_text(index, task.work->described.body, Unknown::passed_over);
    std::erase_if(needs, [&](const std::string& id) { return contains(of_old, id); });
    for (const std::string& id : needs_in_text(index, described.body, Unknown::refused)) {
      if (!contains(needs, id)) needs.push_back(id);
    }
  }
  Words removed;
  add_needs(index, edit.remove_blocked_by, removed);
  take_away(needs, removed, "'" + task.feature + "'", "need for");
  add_needs(index, edit.add_blocked_by, needs);
  return needs;
}

void check_needs(const domain::Task& task, const Words& needs, index::Index& index) {
  const auto needs_of = [&](const std::string& id) {
    if (id == task.id) return needs;
    const auto other = index.summary(id);
    return other ? other->depends_on : Words();
  };
  refuse_ring(task.id, needs_of, [&](const std::string& id) {
    const auto other = index.summary(id);
    return other ? other->feature : id;
  });
}

void refuse_ended(const domain::Summary& task) {
  if (task.state != domain::State::done && task.state != domain::State::cleaned) return;
  throw Error(name_of(task) + " is " + std::string(to_string(task.state)) +
                  ": its words are those that the work was done by",
              "git wave issue new puts another into the backlog");
}

// What it is to say from now on.
domain::Described edited(const domain::Task& task, const IssueEdit& edit, index::Index& index,
                         const config::Config& config) {
  domain::Described out = task.work->described;
  const std::string name = "'" + task.feature + "'";
  if (edit.title) out.title = *edit.title;
  if (edit.body) out.body = domain::tidy_body(*edit.body);
  if (edit.priority) out.priority = *edit.priority;
  change(out.labels, edit.add_labels, edit.remove_labels, name, "label");
  out.labels = domain::tidy_words(out.labels);
  change(out.assignees, edit.add_assignees, edit.remove_assignees, name, "assignee");
  check_wording(out);
  out.depends_on = needs_after(task, out, edit, index);
  check_needs(task, *out.depends_on, index);
  out.version = version_of(out, config);
  return out;
}

bool same(const domain::Described& a, const domain::Described& b, const Words& needs) {
  return a.title == b.title && a.body == b.body && a.priority == b.priority &&
         a.labels == b.labels && a.assignees == b.assignees && b.depends_on == needs;
}

}  // namespace

void check_is_local(const domain::Summary& task) {
  if (task.origin == "local") return;
  throw Error(name_of(task) + " comes from " + task.origin + ", where its words are kept",
              "change it there; git wave cancel keeps the service from it");
}

bool edit_issue(const domain::Summary& task, const IssueEdit& edit, IssueDoors& doors) {
  check_is_local(task);
  bool changed = false;
  append_word(doors, [&](index::Index& index) {
    std::vector<domain::Event> events;
    const domain::Summary now = standing(index, task.id);
    refuse_ended(now);
    const auto whole = index.task(task.id);
    if (!whole || !whole->work) throw Error(name_of(now) + " has lost its words");
    domain::Described words = edited(*whole, edit, index, doors.config);
    changed = !same(whole->work->described, words, whole->depends_on);
    if (changed) events.push_back(word_about(now, std::move(words)));
    return events;
  });
  return changed;
}

}  // namespace wave::actions
