// SPDX-License-Identifier: MIT
#include "actions/landings.h"

#include "actions/landing_branches.h"
#include "actions/landing_cursor.h"
#include "actions/landing_finds.h"
#include "actions/set_up_record.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/ref_files.h"
#include "store/commit_origins.h"
#include "store/commits.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace wave::actions {
namespace {

using store::CommitOrigin;

constexpr int64_t k_ended_tasks = 200;
constexpr size_t k_commits_at_once = 500;
// Where a task of another clone became known late, so far back.
constexpr size_t k_commits_again = 2000;

class Look {
 public:
  Look(store::Store& store, const os::Now& now)
      : store_(store), now_(now), branches_(store.repository()) {}

  std::vector<Repair> run() {
    const auto logs = tips_of(store_.index().cursors());
    if (logs.empty()) return {};
    before_ = read_landing_cursor(store_.layout());
    if (before_.logs == logs && nothing_moved()) return {};
    after_.logs = logs;
    tasks_ = tasks_that_may_land(store_);
    if (!tasks_.empty()) look();
    record();
    // What we have appended ourselves is no news; where there is more to search, all is.
    if (const auto own = store_.writer()) pass_over(own->log_ref());
    if (cut_short_) after_.logs.clear();
    write_landing_cursor(store_.layout(), after_);
    return std::move(out_);
  }

 private:
  bool nothing_moved() const {
    git::RefReader refs(store_.layout().common_dir);
    return std::all_of(before_.refs.begin(), before_.refs.end(), [&](const auto& each) {
      return refs.ref(each.first).value_or("") == each.second;
    });
  }

  // Tips before commits: what stands on a branch now was made of commits that were there before,
  // and all of these are known by the time the branch is searched.
  void look() {
    find_branches();
    take_in();
    std::vector<domain::Task> whole_tasks;
    for (const domain::Summary& each : tasks_) {
      if (auto task = store_.index().task(each.id)) whole_tasks.push_back(std::move(*task));
    }
    finds_.emplace(store_, std::move(whole_tasks));
    for (const auto& [name, branch] : branches_.all()) search(name, branch);
    found_ = finds_->take();
  }

  void find_branches() {
    const auto set_up = read_set_up(store_.layout());
    if (set_up) default_ = branches_.of("refs/heads/" + set_up->default_branch);
    for (const domain::Summary& task : tasks_) {
      if (!task.base_ref.empty()) branches_.of(task.base_ref);
    }
    git::RefReader refs(store_.layout().common_dir);
    for (const auto& [name, branch] : branches_.all()) {
      for (const std::string& ref : branch.names) after_.refs[ref] = refs.ref(ref).value_or("");
    }
    branches_.look();
  }

  void take_in() {
    git::RefReader refs(store_.layout().common_dir);
    std::vector<store::Sighting> sightings;
    const auto own = store_.writer();
    for (const domain::Summary& task : tasks_) {
      if (!own || task.writer != own->writer) continue;
      const auto tip = task.branch.empty() ? std::nullopt : refs.ref(task.branch);
      if (tip && *tip != task.head) sightings.push_back({task.id, {}});
    }
    if (sightings.empty() && !store_.has_spooled()) return;
    store_.take_in(now_, "reconcile", sightings, store::Patience::wait);
    tasks_ = tasks_that_may_land(store_);
  }

  void search(const std::string& name, const LandingBranch& branch) {
    const auto known = before_.fronts.find(name);
    std::vector<std::string> hidden;
    if (known != before_.fronts.end()) {
      hidden = known->second;
    } else if (const auto oldest = oldest_base(tasks_of(name))) {
      hidden = {*oldest};
    } else {
      hidden = branch.tips;  // nothing that is known here could have landed before
    }
    const LandingWalk fresh = walk_to(store_.repository(), branch.tips, hidden, k_commits_at_once);
    cut_short_ |= !fresh.whole;
    finds_->look_through(fresh.commits,
                         [&](const std::string& task) { return counts(task, name); });
    after_.fronts[name] = fresh.whole ? branch.tips : front_of(store_.repository(), fresh, hidden);
    search_for_foreign(name, branch, known != before_.fronts.end());
  }

  // Of tasks that came with the log of another clone: their work may have landed long ago.
  void search_for_foreign(const std::string& name, const LandingBranch& branch,
                          bool searched_before) {
    const auto own = store_.writer();
    std::vector<domain::Summary> late;
    std::set<std::string> ids;
    for (const domain::Summary& task : tasks_) {
      if (own && task.writer == own->writer) continue;
      if (!store_.repository().commit(task.head)) continue;
      after_.foreign[task.id] = task.head;
      const auto known = before_.foreign.find(task.id);
      if (known != before_.foreign.end() && known->second == task.head) continue;
      late.push_back(task);
      ids.insert(task.id);
    }
    const auto base = searched_before ? oldest_base(late) : std::nullopt;
    if (!base) return;
    const LandingWalk again = walk_to(store_.repository(), branch.tips, {*base}, k_commits_again);
    finds_->look_through(again.commits, [&](const std::string& task) {
      return ids.count(task) > 0 && counts(task, name);
    });
  }

  // Those that may land there.
  std::vector<domain::Summary> tasks_of(const std::string& branch) {
    std::vector<domain::Summary> out;
    for (const domain::Summary& task : tasks_) {
      if (may_land(task, branch)) out.push_back(task);
    }
    return out;
  }

  // A task that began at the branch of another finds the other's work there; that is no landing.
  bool counts(const std::string& id, const std::string& branch) {
    const auto task = store_.index().summary(id);
    return task && may_land(*task, branch) &&
           branches_.all().at(branch).names.count(task->branch) == 0;
  }

  bool may_land(const domain::Summary& task, const std::string& branch) {
    return branch == default_ || (!task.base_ref.empty() && branches_.of(task.base_ref) == branch);
  }

  std::optional<std::string> oldest_base(const std::vector<domain::Summary>& tasks) {
    const domain::Summary* oldest = nullptr;
    for (const domain::Summary& task : tasks) {
      if (task.base_oid.empty() || !store_.repository().commit(task.base_oid)) continue;
      if (oldest == nullptr || task.created_ms < oldest->created_ms) oldest = &task;
    }
    return oldest == nullptr ? std::nullopt : std::optional(oldest->base_oid);
  }

  void record() {
    if (found_.empty()) return;
    const store::Appended appended =
        store_.append(now_, "reconcile", [&](index::Index& index) { return events(index); });
    if (appended.refused)
      throw Error("where work has landed cannot be recorded: " + *appended.refused);
    for (const domain::Event& event : appended.events) tell(event);
  }

  void pass_over(const std::string& log) {
    const auto tips = tips_of(store_.index().cursors());
    const auto tip = tips.find(log);
    if (tip != tips.end()) after_.logs[log] = tip->second;
  }

  std::vector<domain::Event> events(index::Index& index) {
    std::vector<domain::Event> out;
    std::map<std::string, std::set<std::string>> known;
    for (const CommitOrigin& origin : found_) {
      const auto [ids, is_new] = known.try_emplace(origin.task);
      if (is_new) {
        for (const auto& stored : index.events(origin.task)) {
          ids->second.insert(stored.placed.event.id);
        }
      }
      domain::Event event;
      event.id = domain::landed_event_id(origin.task, origin.oid);
      if (!ids->second.insert(event.id).second) continue;
      event.task = origin.task;
      event.run = origin.run;
      event.body = domain::Landed{origin.oid, origin.how, origin.source};
      out.push_back(std::move(event));
    }
    return out;
  }

  void tell(const domain::Event& event) {
    const auto* landed = std::get_if<domain::Landed>(&event.body);
    if (landed == nullptr) return;
    const auto task = store_.index().summary(event.task);
    out_.push_back({event.task, task ? task->feature : "-",
                    fmt::format("found its work in '{:.12}', by {}", landed->oid,
                                landed->how ? to_string(*landed->how) : "")});
  }

  store::Store& store_;
  os::Now now_;
  LandingCursor before_;
  LandingCursor after_;
  std::vector<domain::Summary> tasks_;
  std::string default_;
  LandingBranches branches_;
  std::optional<LandingFinds> finds_;
  bool cut_short_ = false;  // there are commits that no pass has looked at
  std::vector<CommitOrigin> found_;
  std::vector<Repair> out_;
};

}  // namespace

std::vector<Repair> record_landings(store::Store& store, const os::Now& now) {
  return Look(store, now).run();
}

std::vector<domain::Summary> tasks_that_may_land(store::Store& store) {
  index::Filter newest;
  newest.cleaned_too = true;
  newest.ended_limit = k_ended_tasks;
  std::vector<domain::Summary> out = store.index().list(newest);
  std::erase_if(out, [](const domain::Summary& task) { return task.commits == 0; });
  return out;
}

}  // namespace wave::actions
