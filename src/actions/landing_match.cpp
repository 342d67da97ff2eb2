// SPDX-License-Identifier: MIT
#include "actions/landing_match.h"

#include "domain/hex.h"
#include "error/error.h"
#include "os/log.h"
#include "store/commits.h"

#include <algorithm>

namespace wave::actions {
namespace {

using domain::LandedBy;
using store::CommitOrigin;

constexpr size_t k_most_paths = 2000;  // a larger change is not looked at
constexpr size_t k_most_named = 200;   // commits in one message
constexpr std::string_view k_picked = "(cherry picked from commit ";
constexpr std::string_view k_squashed = "commit ";

std::string oid_at(std::string_view line) {
  const std::string_view oid = line.substr(0, domain::k_oid_digits);
  return domain::is_oid(oid) ? std::string(oid) : std::string();
}

// The commits that git itself has named in the message when it made the commit out of them.
std::vector<std::string> named_in(std::string_view message, std::string_view before) {
  std::vector<std::string> out;
  for (size_t at = 0; at < message.size() && out.size() < k_most_named;) {
    const size_t end = std::min(message.find('\n', at), message.size());
    const std::string_view line = message.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(before)) continue;
    std::string oid = oid_at(line.substr(before.size()));
    if (!oid.empty()) out.push_back(std::move(oid));
  }
  return out;
}

std::string run_of(const domain::Task& task, const std::string& oid) {
  for (const domain::TaskCommit& commit : task.commits) {
    if (commit.oid == oid) return commit.run;
  }
  return {};
}

bool overlap(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& path) { return b.count(path) > 0; });
}

}  // namespace

struct LandingMatch::Asked {
  std::string oid;
  std::string parent;
  std::string message;
  git::Authorship author;
  std::set<std::string> paths;
};

LandingMatch::LandingMatch(store::Store& store, const std::vector<domain::Task>& tasks)
    : store_(store), repository_(store.repository()), tasks_(tasks) {
  for (const domain::Task& task : tasks_) {
    for (const domain::TaskCommit& commit : task.commits) {
      add(task, commit.oid, commit.run, std::nullopt);
    }
    for (const domain::TaskLanding& landed : task.landed) {
      if (landed.how != LandedBy::merge) add(task, landed.oid, landed.run, landed.how);
    }
  }
}

void LandingMatch::add(const domain::Task& task, const std::string& oid, const std::string& run,
                       std::optional<LandedBy> how) {
  const auto commit = repository_.commit(oid);
  auto author = commit ? repository_.authorship(oid) : std::nullopt;
  if (!author || commit->parents.size() > 1) return;
  const std::string parent = commit->parents.empty() ? "" : commit->parents.front();
  known_.push_back({oid, parent, &task, run, how, std::move(*author)});
  by_time_.emplace(known_.back().author.time_s, &known_.back());
}

std::vector<CommitOrigin> LandingMatch::match(const std::string& oid,
                                              const std::set<std::string>& noted) {
  try {
    return try_match(oid, noted);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return {};
  }
}

std::vector<CommitOrigin> LandingMatch::try_match(const std::string& oid,
                                                  const std::set<std::string>& noted) {
  const auto commit = repository_.commit(oid);
  if (!commit || commit->parents.size() > 1) return {};
  Asked asked{oid,
              commit->parents.empty() ? "" : commit->parents.front(),
              commit->message,
              repository_.authorship(oid).value(),
              {}};
  auto paths = repository_.changed_paths(asked.parent, oid, k_most_paths);
  if (!paths) return {};
  asked.paths = std::move(*paths);
  if (const Known* known = by_author(asked, noted)) return {origin(asked, *known)};
  if (asked.paths.empty()) return {};
  auto named = by_message(asked);
  if (!named.empty()) return named;
  const auto changed = by_change(asked);
  return changed ? std::vector{*changed} : std::vector<CommitOrigin>();
}

CommitOrigin LandingMatch::origin(const Asked& asked, const Known& known) const {
  const bool picked = !named_in(asked.message, k_picked).empty();
  return {asked.oid, known.task->id, known.run, picked ? LandedBy::cherry_pick : LandedBy::rebase,
          known.oid};
}

// An agent may have picked or applied what a person had made before; that stays the person's.
bool LandingMatch::could_be_made_of(const Known& known, const Asked& asked) {
  return known.oid != asked.oid && known.author.committed_s <= asked.author.committed_s;
}

// The same author at the same second may have made several: that with the same change counts most.
const LandingMatch::Known* LandingMatch::by_author(const Asked& asked,
                                                   const std::set<std::string>& noted) {
  const Known* best = nullptr;
  int best_rank = 0;
  const auto [begin, end] = by_time_.equal_range(asked.author.time_s);
  for (auto each = begin; each != end; ++each) {
    const Known& known = *each->second;
    if (!git::same_author(known.author, asked.author) || !could_be_made_of(known, asked)) continue;
    const bool same_subject = known.author.subject == asked.author.subject;
    const bool hinted = noted.count(known.task->id) > 0;
    int rank = same_subject ? 2 : hinted ? 1 : 0;
    if (rank > 0 && !shares_paths(asked, known.parent, known.oid)) rank = 0;
    const std::string change = asked.paths.empty() ? "" : change_of(asked.parent, asked.oid);
    if (!change.empty() && change_of(known.parent, known.oid) == change) rank += 4;
    if (rank <= best_rank) continue;
    best = &known;
    best_rank = rank;
  }
  return best;
}

std::vector<CommitOrigin> LandingMatch::by_message(const Asked& asked) {
  std::vector<CommitOrigin> out;
  for (const auto& [before, how] :
       {std::pair{k_picked, LandedBy::cherry_pick}, std::pair{k_squashed, LandedBy::squash}}) {
    const auto named = named_in(asked.message, before);
    // git names the newest first.
    for (const CommitOrigin& origin : store::recorded_origins(store_, named)) {
      const bool again = std::any_of(out.begin(), out.end(), [&](const CommitOrigin& each) {
        return each.task == origin.task;
      });
      const auto commit = again ? std::nullopt : repository_.commit(origin.oid);
      if (!commit) continue;
      const std::string parent = commit->parents.empty() ? "" : commit->parents.front();
      if (!shares_paths(asked, parent, origin.oid)) continue;
      out.push_back({asked.oid, origin.task, origin.run, how, origin.oid});
    }
  }
  return out;
}

std::optional<CommitOrigin> LandingMatch::by_change(const Asked& asked) {
  for (const Whole& whole : wholes()) {
    if (!std::includes(whole.paths.begin(), whole.paths.end(), asked.paths.begin(),
                       asked.paths.end())) {
      continue;
    }
    const std::string change = change_of(asked.parent, asked.oid);
    if (change.empty()) return std::nullopt;
    for (const Known& known : known_) {
      if (known.task != whole.task || known.how || !could_be_made_of(known, asked)) continue;
      if (change_of(known.parent, known.oid) != change) continue;
      const bool alone = whole.from == known.parent && whole.to == known.oid;
      return CommitOrigin{asked.oid, known.task->id, known.run,
                          alone ? LandedBy::squash : LandedBy::cherry_pick, known.oid};
    }
    if (whole.committed_s <= asked.author.committed_s && whole.paths == asked.paths &&
        change_of(whole.from, whole.to) == change) {
      return CommitOrigin{asked.oid, whole.task->id, run_of(*whole.task, whole.to),
                          LandedBy::squash, whole.to};
    }
  }
  return std::nullopt;
}

const std::deque<LandingMatch::Whole>& LandingMatch::wholes() {
  if (wholes_) return *wholes_;
  wholes_.emplace();
  for (const domain::Task& task : tasks_) {
    try {
      add_wholes(task);
    } catch (const Error& error) {
      os::log(os::Level::info, error.what());  // its history lacks objects
    }
  }
  return *wholes_;
}

void LandingMatch::add_wholes(const domain::Task& task) {
  const auto head = task.head.empty() ? std::nullopt : repository_.authorship(task.head);
  if (!head) return;
  const std::string begin = store::begin_of_work(repository_, domain::summarize(task), task.head);
  std::set<std::string> begins = {begin};
  // What has landed before is not in what lands next.
  for (const domain::TaskLanding& landed : task.landed) {
    if (landed.source != task.head && repository_.commit(landed.source) &&
        repository_.is_ancestor(landed.source, task.head)) {
      begins.insert(landed.source);
    }
  }
  for (const std::string& from : begins) {
    auto paths = repository_.changed_paths(from, task.head, k_most_paths);
    if (paths && !paths->empty()) {
      wholes_->push_back({&task, from, task.head, head->committed_s, std::move(*paths)});
    }
  }
}

// Two that change nothing at all share that.
bool LandingMatch::shares_paths(const Asked& asked, const std::string& parent,
                                const std::string& oid) {
  const auto paths = repository_.changed_paths(parent, oid, k_most_paths);
  if (!paths) return false;
  return overlap(*paths, asked.paths) || (paths->empty() && asked.paths.empty());
}

std::string LandingMatch::change_of(const std::string& from, const std::string& to) {
  const auto [found, is_new] = changes_.try_emplace({from, to});
  if (is_new) found->second = repository_.change_id(from, to);
  return found->second;
}

}  // namespace wave::actions
