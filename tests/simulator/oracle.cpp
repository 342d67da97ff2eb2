// SPDX-License-Identifier: MIT
#include "simulator/oracle.h"

#include "actions/reconcile.h"
#include "domain/work.h"
#include "git/repository.h"
#include "index/index.h"
#include "simulator/work_tree.h"
#include "store/store.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace wave::simulator {
namespace fs = std::filesystem;
namespace {

using domain::State;

class Examination {
 public:
  Examination(Programs& programs, const Expected& expected)
      : programs_(programs), expected_(expected), store_(programs.layout()) {
    index::Filter all;
    all.cleaned_too = all.backlog_too = true;
    for (const domain::Summary& row : store_.index().list(all)) {
      tasks_.push_back(*store_.index().task(row.id));
    }
  }

  std::vector<std::string> run() {
    look_at_processes();
    for (const domain::Task& task : tasks_) {
      look_at_state(task);
      look_at_runs(task);
      if (!expected_.rules.at_hub) look_at_landing(task);
    }
    for (const std::string& id : expected_.acknowledged) {
      if (!store_.index().summary(id)) say("piece " + id + " was acknowledged and is gone");
    }
    if (expected_.rules.at_hub) {
      look_at_hub();
    } else {
      look_at_base();
    }
    look_at_commits();
    look_at_index();
    look_at_leftovers();
    return std::move(faults_);
  }

 private:
  void say(std::string what) { faults_.push_back(std::move(what)); }
  void say(const domain::Task& task, const std::string& what) {
    say(task.feature + " (" + std::string(to_string(task.state)) + "): " + what);
  }

  void look_at_processes() {
    for (const auto& each : programs_.machine().processes()) {
      if (!each->is_over) say(each->name + " is alive when all is over");
    }
  }

  // It has ended, or waits for a person, or a person keeps the service from it.
  void look_at_state(const domain::Task& task) {
    static const std::set<State> rest = {State::done, State::cleaned, State::needs_human,
                                         State::skipped, State::cancelled};
    if (rest.contains(task.state) || task.work->held) return;
    const auto waits = [&](const std::string& id) {
      const auto needed = store_.index().summary(id);
      return needed && !domain::has_succeeded(*needed) && needed->state != State::skipped;
    };
    const auto& needs = task.depends_on;
    if (task.state == State::pending && std::any_of(needs.begin(), needs.end(), waits)) return;
    const auto& weighed = task.work->weighed;
    const bool is_put_off =
        weighed && weighed->action && *weighed->action != domain::Action::enqueue;
    if (task.state == State::pending && expected_.rules.weighs && is_put_off) return;
    say(task, "it rests there");
  }

  // Nobody tries more often than the rules say, but for what a person asks for.
  void look_at_runs(const domain::Task& task) {
    int64_t failures = 0;
    for (const index::StoredEvent& each : store_.index().events(task.id)) {
      const domain::Event& event = each.placed.event;
      const bool is_a_persons =
          event.to && (event.by == "cli" || event.detail == "its issue was opened again");
      if (is_a_persons || std::holds_alternative<domain::Answered>(event.body)) failures = 0;
      if (std::holds_alternative<domain::RunEnded>(event.body)) {
        const bool failed = event.to == State::failed || event.to == State::timed_out;
        failures = failed ? failures + 1 : 0;
      }
      if (!std::holds_alternative<domain::RunClaimed>(event.body)) continue;
      if (failures >= expected_.rules.attempts) {
        say(task, fmt::format("{} is begun after {} failures in a row", event.run, failures));
      }
    }
    for (const domain::Run& run : task.runs) {
      if (!run.ended_ms) say(task, "run " + run.id + " has no end");
    }
    const auto branch = store_.repository().ref(task.branch);
    if (task.state == State::cleaned || task.runs.empty() || branch) return;
    const bool began = task.runs.back().started_ms.has_value();
    if (began) say(task, "its branch is gone");
  }

  void look_at_landing(const domain::Task& task) {
    const bool is_done = task.state == State::done || task.result == State::done;
    if (task.landed.size() > 1)
      say(task, fmt::format("it has landed {} times", task.landed.size()));
    if (is_done && task.landed.empty()) {
      const bool has_work = std::any_of(task.runs.begin(), task.runs.end(),
                                        [](const auto& run) { return run.result == State::done; });
      if (has_work && task.detail.find("there already") == std::string::npos) {
        say(task, "it is done and has not landed");
      }
    }
    for (const domain::TaskLanding& each : task.landed) landings_[each.oid] = &task;
  }

  // The base branch has moved by landings alone, of what was looked at.
  void look_at_base() {
    git::Repository& repository = store_.repository();
    const auto tip = repository.ref("refs/heads/main");
    if (!tip) return say("the base branch is gone");
    std::vector<std::string> chain;
    repository.walk_first_parents(*tip, [&](const std::string& oid, std::string_view) {
      chain.push_back(oid);
      return oid != expected_.first_commit;
    });
    if (chain.back() != expected_.first_commit) say("the base branch has lost its beginning");
    chain.pop_back();
    for (const std::string& oid : chain) {
      if (expected_.by_people.contains(oid)) continue;
      const auto found = landings_.find(oid);
      if (found == landings_.end()) {
        say("the base branch holds " + oid.substr(0, 12) + ", which is no landing");
        continue;
      }
      look_at_approval(*found->second, oid);
      landings_.erase(found);
    }
    for (const auto& [oid, task] : landings_) {
      say(*task, "it has landed as " + oid.substr(0, 12) + ", which the base does not hold");
    }
    look_at_lines(*tip);
  }

  void look_at_approval(const domain::Task& task, const std::string& oid) {
    const domain::TaskLanding& landing = *std::find_if(
        task.landed.begin(), task.landed.end(), [&](const auto& each) { return each.oid == oid; });
    const auto source = store_.repository().commit(landing.source);
    if (!source) return say(task, "what has landed is missing");
    const auto* review = domain::review_of(*task.work, source->tree);
    const bool approved = review && review->judgement == domain::Judgement::approve;
    if (expected_.rules.reviews && !approved) say(task, "it has landed without an approval");
    const auto* checks = domain::checks_of(*task.work, oid);
    const bool passed = checks && checks->result == domain::CheckResult::passed;
    if (expected_.rules.checks && !passed) say(task, "it has landed without its checks");
  }

  // Each branch has been proposed once at a time, and taken in once, after it was looked at.
  void look_at_hub() {
    using PullState = forge::PullRequest::State;
    std::map<std::string, int> open;
    for (const auto& [number, pull] : expected_.hub.pulls) {
      if (pull.state == PullState::open && ++open[pull.head] > 1) {
        say(pull.head + " has two pull requests that are open");
      }
    }
    for (const auto& [number, count] : expected_.hub.merges) {
      if (count > 1) say(fmt::format("#{} was merged {} times", number, count));
    }
    look_at_lines(expected_.hub.refs.at("refs/heads/main"));
  }

  // No line of work has come twice.
  void look_at_lines(const std::string& tip) {
    for (const auto& [path, content] : files_of(programs_.layout().common_dir, tip)) {
      std::set<std::string> seen;
      std::string line;
      for (const char c : content) {
        if (c != '\n') {
          line += c;
          continue;
        }
        if (!seen.insert(line).second) say("'" + path + "' has the line '" + line + "' twice");
        line.clear();
      }
    }
  }

  // Whatever an agent has committed is kept by some ref.
  void look_at_commits() {
    git::Repository& repository = store_.repository();
    std::vector<std::string> tips;
    for (const char* prefix : {"refs/heads/", "refs/remotes/", "refs/wave/keep/"}) {
      for (const std::string& name : repository.ref_names(prefix)) {
        if (const auto oid = repository.ref(name)) tips.push_back(*oid);
      }
    }
    for (const std::string& oid : expected_.commits) {
      if (!repository.is_within(oid, tips)) say("commit " + oid.substr(0, 12) + " is lost");
    }
  }

  void look_at_index() {
    if (!store_.verify_index()) say("the index does not say what the logs say");
  }

  // A second look finds nothing to repair, and nothing of ours is left lying about.
  void look_at_leftovers() {
    const std::vector<std::unique_ptr<host::Host>> none;
    const auto repairs = [&] {
      actions::ReconcileDoors doors{store_, none, programs_.machine(), programs_,
                                    programs_.environment()};
      return actions::reconcile(doors).repairs;
    };
    repairs();
    for (const actions::Repair& each : repairs()) {
      say("a second reconcile still repairs: " + each.feature + " " + each.what);
    }
    for (const auto& entry : fs::recursive_directory_iterator(programs_.layout().common_dir)) {
      const std::string name = entry.path().filename().string();
      const std::string path = entry.path().string();
      const bool is_ours = path.find("/wave/") != std::string::npos;
      if (name.ends_with(".lock") && !is_ours) say("'" + path + "' is left");
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(programs_.layout().staging_dir(), ignored)) {
      say("'" + entry.path().string() + "' is left");
    }
  }

  Programs& programs_;
  const Expected& expected_;
  store::Store store_;
  std::vector<domain::Task> tasks_;
  std::map<std::string, const domain::Task*> landings_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> faults_of(Programs& programs, const Expected& expected) {
  return Examination(programs, expected).run();
}

}  // namespace wave::simulator
