// SPDX-License-Identifier: MIT
#include "actions/provenance.h"

#include "actions/landing_match.h"
#include "actions/landings.h"
#include "error/error.h"
#include "os/files.h"
#include "os/log.h"
#include "store/commit_origins.h"
#include "store/notes.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace wave::actions {
namespace {

std::optional<std::string> prompt_here(const git::Layout& layout, const std::string& task,
                                       int attempt) {
  const std::string name = "prompt-" + std::to_string(attempt) + ".md";
  try {
    return os::read_file(layout.private_dir(task) / name, os::Links::refuse);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return std::nullopt;
  }
}

// Makes works of origins; each task is folded once.
class Works {
 public:
  Works(store::Store& store, Prompts prompts) : store_(store), prompts_(prompts) {}

  Work of(const store::CommitOrigin& origin) {
    Work out;
    out.task = origin.task;
    out.run = origin.run;
    out.how = origin.how;
    out.source = origin.source;
    const auto& task = task_of(origin.task);
    if (!task) return out;
    out.feature = task->feature;
    out.title = task->title;
    out.prompt_digest = task->prompt_digest;
    for (const domain::Run& run : task->runs) {
      if (run.id != origin.run) continue;
      out.agent = run.agent;
      out.attempt = run.attempt;
    }
    if (prompts_ == Prompts::read && out.attempt > 0) {
      out.prompt = prompt_here(store_.layout(), origin.task, out.attempt);
    }
    return out;
  }

 private:
  const std::optional<domain::Task>& task_of(const std::string& id) {
    const auto [found, is_new] = tasks_.try_emplace(id);
    if (is_new) found->second = store_.index().task(id);
    return found->second;
  }

  store::Store& store_;
  Prompts prompts_;
  std::map<std::string, std::optional<domain::Task>> tasks_;
};

// Of what no log names, so many of the newest are compared with what tasks have done; older ones
// are mostly older than all tasks.
constexpr size_t k_compared = 200;
constexpr int64_t k_clocks_apart_s = 24 * 3600;

// The tasks that the commits may have come from.
class Suspects {
 public:
  explicit Suspects(store::Store& store) : store_(store) {
    for (const domain::Summary& task : tasks_that_may_land(store)) {
      oldest_s_ = std::min(oldest_s_, task.created_ms / 1000 - k_clocks_apart_s);
      add(task.id);
    }
  }

  void add(const std::string& id) {
    if (!ids_.insert(id).second) return;
    if (auto task = store_.index().task(id)) tasks_.push_back(std::move(*task));
  }
  bool could_have_made(const git::Authorship& author) const {
    return author.committed_s >= oldest_s_;
  }
  const std::vector<domain::Task>& tasks() const { return tasks_; }

 private:
  store::Store& store_;
  int64_t oldest_s_ = INT64_MAX;
  std::set<std::string> ids_;
  std::vector<domain::Task> tasks_;
};

// What nobody has recorded: a commit that was amended or picked a moment ago, or stands on a branch
// that is no task's base. Its note tells whom to suspect.
std::vector<store::CommitOrigin> compared_origins(store::Store& store,
                                                  std::vector<const Provenance*> commits) {
  Suspects suspects(store);
  std::erase_if(commits,
                [&](const Provenance* each) { return !suspects.could_have_made(each->author); });
  std::stable_sort(commits.begin(), commits.end(), [](const auto* a, const auto* b) {
    return a->author.committed_s > b->author.committed_s;
  });
  if (commits.size() > k_compared) commits.resize(k_compared);
  if (commits.empty()) return {};
  std::map<std::string, std::set<std::string>> noted;
  for (const Provenance* each : commits) {
    noted[each->oid] = store::tasks_noted(store.repository(), each->oid);
    for (const std::string& task : noted[each->oid]) suspects.add(task);
  }
  LandingMatch match(store, suspects.tasks());
  std::vector<store::CommitOrigin> out;
  for (const auto& [oid, tasks] : noted) {
    const auto matched = match.match(oid, tasks);
    out.insert(out.end(), matched.begin(), matched.end());
  }
  return out;
}

}  // namespace

std::vector<Provenance> provenance_of(store::Store& store, const std::vector<std::string>& oids,
                                      Prompts prompts) {
  std::vector<Provenance> out;
  out.reserve(oids.size());
  for (const std::string& oid : oids) {
    auto author = store.repository().authorship(oid);
    if (!author) throw Error("the commit '" + oid + "' is missing", "is this a shallow clone?");
    out.push_back({oid, std::move(*author), {}});
  }
  Works works(store, prompts);
  std::unordered_map<std::string, std::vector<Work>> found;
  for (const store::CommitOrigin& origin : store::recorded_origins(store, oids)) {
    found[origin.oid].push_back(works.of(origin));
  }
  std::vector<const Provenance*> others;
  for (const Provenance& each : out) {
    if (found.count(each.oid) == 0) others.push_back(&each);
  }
  if (!others.empty()) {
    for (const store::CommitOrigin& origin : compared_origins(store, std::move(others))) {
      found[origin.oid].push_back(works.of(origin));
    }
  }
  for (Provenance& each : out) {
    const auto works_of = found.find(each.oid);
    if (works_of != found.end()) each.works = works_of->second;
  }
  return out;
}

}  // namespace wave::actions
