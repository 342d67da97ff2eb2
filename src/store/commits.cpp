// SPDX-License-Identifier: MIT
#include "store/commits.h"

#include "error/error.h"
#include "os/log.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>

namespace wave::store {
namespace {

constexpr size_t k_most_commits = 5000;  // of one look; the rest is found by the next
constexpr size_t k_most_hints = 1000;

// Where branches lie: our own and those of every remote.
std::set<std::string> branch_prefixes(const git::Repository& repository) {
  constexpr std::string_view k_section = "remote.";
  constexpr std::string_view k_key = ".url";
  std::set<std::string> out = {"refs/heads/", "refs/remotes/origin/"};
  repository.each_config("^remote\\..*\\.url$", [&](const std::string& key, const std::string&) {
    const size_t length = key.size() - k_section.size() - k_key.size();
    out.insert("refs/remotes/" + key.substr(k_section.size(), length) + '/');
  });
  return out;
}

}  // namespace

std::set<std::string> names_of_branch(const git::Repository& repository, const std::string& ref) {
  const std::set<std::string> prefixes = branch_prefixes(repository);
  std::set<std::string> names = {ref};
  for (const std::string& prefix : prefixes) {
    if (!ref.starts_with(prefix)) continue;
    for (const std::string& other : prefixes) names.insert(other + ref.substr(prefix.size()));
  }
  return names;
}

namespace {

// Commits that were there before the task, or came from others: what the base is now, here and on
// every remote.
std::vector<std::string> foreign_tips(const git::Repository& repository,
                                      const domain::Summary& task) {
  std::vector<std::string> out = {task.base_oid};
  if (task.base_ref.empty()) return out;
  std::set<std::string> names = names_of_branch(repository, task.base_ref);
  names.erase(task.branch);  // it may be called like the base of another remote
  for (const std::string& name : names) {
    if (const auto tip = sound_tip(repository, name)) out.push_back(*tip);
  }
  return out;
}

}  // namespace

std::optional<std::string> sound_tip(const git::Repository& repository, const std::string& ref) {
  try {
    const auto tip = repository.ref(ref);
    return tip && repository.commit(*tip) ? tip : std::nullopt;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return std::nullopt;
  }
}

namespace {

// Where the way down has a hole, the tip alone is certain; no append may fail because of what
// became of the agent's history.
std::vector<std::string> beyond(const git::Repository& repository, const std::string& tip,
                                const std::vector<std::string>& hidden) {
  try {
    return repository.commits_beyond(tip, hidden, k_most_commits);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    const bool is_hidden = std::find(hidden.begin(), hidden.end(), tip) != hidden.end();
    return is_hidden ? std::vector<std::string>() : std::vector<std::string>{tip};
  }
}

}  // namespace

std::vector<std::string> unrecorded_commits(const git::Repository& repository,
                                            const domain::Summary& task,
                                            const std::vector<std::string>& told,
                                            const std::vector<std::string>& hints) {
  std::vector<std::string> hidden = foreign_tips(repository, task);
  hidden.insert(hidden.end(), told.begin(), told.end());
  std::vector<std::string> tips;
  if (const auto tip = sound_tip(repository, task.branch)) tips.push_back(*tip);
  const size_t used = std::min(hints.size(), k_most_hints);
  tips.insert(tips.end(), hints.begin(), hints.begin() + static_cast<std::ptrdiff_t>(used));

  std::vector<std::string> out;
  std::unordered_set<std::string> seen;
  for (const std::string& tip : tips) {
    if (seen.count(tip) > 0 || !repository.commit(tip)) continue;
    for (const std::string& oid : beyond(repository, tip, hidden)) {
      if (seen.insert(oid).second) out.push_back(oid);
    }
  }
  return out;
}

bool has_own_commits(const git::Repository& repository, const domain::Task& task) {
  const auto tip = sound_tip(repository, task.branch);
  if (!tip) return false;
  const std::vector<std::string> foreign = foreign_tips(repository, domain::summarize(task));
  const std::vector<std::string> set_up = domain::set_up_tips(task);
  std::vector<std::string> hidden = foreign;
  hidden.insert(hidden.end(), set_up.begin(), set_up.end());
  if (!repository.is_within(*tip, hidden)) return true;
  if (set_up.empty()) return false;
  // An earlier agent's may lie before a later set-up's.
  std::unordered_set<std::string> agents;
  for (const domain::TaskCommit& commit : task.commits) agents.insert(commit.oid);
  const auto all = beyond(repository, *tip, foreign);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& oid) { return agents.count(oid) > 0; });
}

std::string begin_of_work(const git::Repository& repository, const domain::Summary& task,
                          const std::string& tip) {
  std::string begin;
  for (const std::string& foreign : foreign_tips(repository, task)) {
    if (foreign.empty()) continue;
    const auto base = repository.merge_base(tip, foreign);
    if (base && (begin.empty() || repository.is_ancestor(begin, *base))) begin = *base;
  }
  return begin;
}

bool is_own_commit(const git::Repository& repository, const domain::Summary& task,
                   const std::string& oid) {
  return !repository.is_within(oid, foreign_tips(repository, task));
}

}  // namespace wave::store
