// SPDX-License-Identifier: MIT
#include "actions/landing_finds.h"

#include "error/error.h"
#include "os/log.h"
#include "store/commits.h"
#include "store/notes.h"

#include <algorithm>

namespace wave::actions {
namespace {

using domain::LandedBy;
using store::CommitOrigin;

constexpr size_t k_most_commits = 500;  // of a task that are compared one by one

}  // namespace

LandingFinds::LandingFinds(store::Store& store, std::vector<domain::Task> tasks)
    : store_(store), tasks_(std::move(tasks)) {}

void LandingFinds::look_through(const std::vector<std::string>& commits, const Counts& counts) {
  if (commits.empty()) return;
  const Merged merged = merged_in(commits);
  const Recorded recorded = recorded_among(commits, merged);
  std::map<std::string, CommitOrigin> arrived;  // the last of each task's own commits
  for (const std::string& oid : commits) {
    const auto merge = merged.find(oid);
    if (const auto own = recorded.find(oid); own != recorded.end()) {
      for (const CommitOrigin& origin : own->second) {
        if (!origin.how) arrived[origin.task] = origin;
        // Whoever made the merge has recorded it: what it brought is told by that.
        if (origin.how == LandedBy::merge) by_merge_.insert(origin.task);
      }
    } else if (merge == merged.end()) {
      add_made_of(oid, counts);
    } else {
      add_merge(oid, merge->second, recorded, counts);
    }
  }
  for (const auto& [task, origin] : arrived) {
    if (by_merge_.count(task) > 0) continue;
    add({origin.oid, task, origin.run, LandedBy::merge, origin.oid}, counts);
  }
}

void LandingFinds::add_merge(const std::string& oid, const std::vector<std::string>& parents,
                             const Recorded& recorded, const Counts& counts) {
  for (const std::string& parent : parents) {
    const auto own = recorded.find(parent);
    if (own == recorded.end()) continue;
    for (const CommitOrigin& origin : own->second) {
      if (origin.how) continue;
      add({oid, origin.task, origin.run, LandedBy::merge, parent}, counts);
      by_merge_.insert(origin.task);
    }
  }
}

void LandingFinds::add_made_of(const std::string& oid, const Counts& counts) {
  if (!match_) match_.emplace(store_, tasks_);
  const auto noted = store::tasks_noted(store_.repository(), oid);
  for (const CommitOrigin& origin : match_->match(oid, noted)) add(origin, counts);
}

void LandingFinds::add(const CommitOrigin& origin, const Counts& counts) {
  if (counts(origin.task)) found_.emplace(std::pair(origin.task, origin.oid), origin);
}

// Of the merges among them, what they brought in.
LandingFinds::Merged LandingFinds::merged_in(const std::vector<std::string>& commits) {
  Merged out;
  for (const std::string& oid : commits) {
    const auto commit = store_.repository().commit(oid);
    if (!commit || commit->parents.size() < 2) continue;
    out[oid].assign(commit->parents.begin() + 1, commit->parents.end());
  }
  return out;
}

LandingFinds::Recorded LandingFinds::recorded_among(std::vector<std::string> commits,
                                                    const Merged& merged) {
  for (const auto& [oid, parents] : merged) {
    commits.insert(commits.end(), parents.begin(), parents.end());
  }
  std::sort(commits.begin(), commits.end());
  commits.erase(std::unique(commits.begin(), commits.end()), commits.end());
  Recorded out;
  for (CommitOrigin& origin : store::recorded_origins(store_, commits)) {
    out[origin.oid].push_back(std::move(origin));
  }
  return out;
}

// All of a task's commits one by one are a rebase, some are picked; where one is named in the
// message, it was said already.
std::vector<CommitOrigin> LandingFinds::take() {
  std::map<std::string, std::set<std::string>> sources;
  for (const auto& [key, origin] : found_) sources[origin.task].insert(origin.source);
  std::map<std::string, bool> all;
  std::vector<CommitOrigin> out;
  for (auto& [key, origin] : found_) {
    if (origin.how == LandedBy::rebase && is_own(origin)) {
      const auto [known, is_new] = all.try_emplace(origin.task);
      if (is_new) known->second = has_all(origin.task, sources[origin.task]);
      if (!known->second) origin.how = LandedBy::cherry_pick;
    }
    out.push_back(std::move(origin));
  }
  found_.clear();
  return out;
}

bool LandingFinds::is_own(const CommitOrigin& origin) const {
  const auto task = std::find_if(tasks_.begin(), tasks_.end(),
                                 [&](const auto& each) { return each.id == origin.task; });
  return task != tasks_.end() &&
         std::any_of(task->commits.begin(), task->commits.end(),
                     [&](const auto& commit) { return commit.oid == origin.source; });
}

bool LandingFinds::has_all(const std::string& id, const std::set<std::string>& sources) {
  const auto task = store_.index().summary(id);
  if (!task || !store_.repository().commit(task->head)) return false;
  try {
    const std::string begin = store::begin_of_work(store_.repository(), *task, task->head);
    const auto own = store_.repository().commits_beyond(task->head, {begin}, k_most_commits);
    return std::all_of(own.begin(), own.end(),
                       [&](const std::string& oid) { return sources.count(oid) > 0; });
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());  // its history lacks objects: who knows
    return false;
  }
}

}  // namespace wave::actions
