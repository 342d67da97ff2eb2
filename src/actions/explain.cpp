// SPDX-License-Identifier: MIT
#include "actions/explain.h"

#include "actions/confinement.h"
#include "actions/observe.h"
#include "actions/signs.h"
#include "domain/activity.h"
#include "domain/duration.h"
#include "error/error.h"
#include "runner/exit_record.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"
#include "runner/tampering.h"
#include "store/commits.h"
#include "store/spool.h"

#include <algorithm>

#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

using domain::State;
using domain::Weight;

std::string left_of(int64_t ms) {
  return domain::rough(std::chrono::seconds(std::max<int64_t>(0, ms) / 1000));
}

std::string process_words(const os::ProcessIdentity& process) {
  const std::string pid = "process " + std::to_string(process.pid);
  return pid + (os::life_of(process) == os::Life::alive ? " is alive" : " is dead");
}

class Explainer {
 public:
  Explainer(store::Store& store, const std::vector<std::unique_ptr<host::Host>>& hosts,
            const os::Now& now, Explanation& out)
      : store_(store),
        hosts_(hosts),
        now_(now),
        out_(out),
        task_(out.row.task),
        run_dir_(store.layout().run_dir(task_.run)) {}

  void run() {
    tell_record();
    if (!task_.origin.empty()) tell_work();
    if (out_.row.drift == domain::Drift::foreign) return tell_foreign();
    if (domain::is_live(task_.state)) tell_live();
    if (task_.state == State::pending || !task_.depends_on.empty()) tell_waiting();
    if (task_.state != State::cleaned) tell_git();
    tell_moved();
    tell_changes();
  }

 private:
  void add(const std::string& source, const std::string& says, std::optional<int64_t> age,
           Weight weight) {
    out_.evidence.push_back({source, says, age, weight});
  }
  void change(const std::string& sentence) { out_.changes.push_back(sentence); }

  void tell_record() {
    std::string says = "it is " + std::string(to_string(task_.state));
    if (task_.reason != domain::Reason::none) says += ": " + std::string(to_string(task_.reason));
    if (task_.attempt > 0) says += ", attempt " + std::to_string(task_.attempt);
    add("record", says, now_.wall_ms - task_.updated_ms,
        out_.row.recorded ? Weight::decides : Weight::counts);
  }

  // What is known of a piece of the backlog, and what the service waits for.
  void tell_work() {
    const auto whole = store_.index().task(task_.id);
    if (!whole || !whole->work) return;
    const domain::Work& work = *whole->work;
    if (domain::is_in_backlog(task_)) {
      add("backlog", "it lies there: nobody has decided that it is to be done", std::nullopt,
          Weight::decides);
    }
    if (work.held) add("person", "keeps the service from it", std::nullopt, Weight::decides);
    if (work.weighed) {
      const std::string word =
          work.weighed->action ? std::string(to_string(*work.weighed->action)) : "?";
      add("scheduler", word + " " + std::to_string(work.weighed->score) + ": " + work.weighed->why,
          std::nullopt, Weight::counts);
    }
    if (work.planned && work.planned->version != work.described.version) {
      add("plan", "it was made of other words", std::nullopt, Weight::counts);
    }
    if (task_.state == State::needs_human && !work.question.empty()) {
      add("question", work.question, std::nullopt, Weight::decides);
    }
    if (work.held) change("git wave unpause " + task_.feature);
  }

  void tell_changes_of_work() {
    const std::string name = task_.feature;
    if (domain::is_in_backlog(task_)) {
      change("git wave enqueue " + name + ", or the service takes it up");
    } else if (task_.state == State::needs_human) {
      change("git wave answer " + name);
    } else if (domain::is_active(task_.state)) {
      change("the service takes it further; git wave issue show " + name + " tells how far it is");
    } else {
      change("git wave enqueue " + name + " has it done once more");
    }
  }

  void tell_foreign() {
    add("clone", "the task belongs to '" + task_.writer + "'; its processes cannot be seen here",
        std::nullopt, Weight::decides);
    change("the other clone records something, and its log comes here");
  }

  void tell_live() {
    tell_runner();
    tell_sandbox();
    tell_session();
    if (out_.row.recorded && task_.state == State::running && !is_unknown()) tell_signs();
    tell_limits();
  }

  bool is_unknown() const { return out_.row.drift == domain::Drift::owner_unknown; }

  void tell_runner() {
    const auto owner = runner::read_owner(run_dir_);
    const bool lost = !out_.row.recorded;
    if (!owner) {
      const auto seen = runner::runner_process(run_dir_);
      const bool starter = runner::owner_life(run_dir_) == os::Life::alive;
      add("runner",
          seen      ? process_words(*seen) + ", but its record is lost"
          : starter ? "none yet; its starter is alive"
                    : "there is no trace of one here",
          std::nullopt, lost || is_unknown() ? Weight::decides : Weight::counts);
      return;
    }
    const int64_t lease = owner->lease_until_boot_ms - now_.boot_ms;
    std::string says = process_words(owner->process);
    if (os::life_of(owner->process) == os::Life::alive && lease < 0) {
      says += ", but has not renewed its lease for " + left_of(-lease);
    }
    add("runner", says, std::nullopt, lost ? Weight::decides : Weight::counts);
    if (owner->agent) add("agent", process_words(*owner->agent), std::nullopt, Weight::aside);
    if (lost) tell_exit();
  }

  void tell_sandbox() {
    try {
      const auto launch = runner::read_launch(run_dir_);
      if (launch) add("sandbox", level_line(launch->sandbox.on), std::nullopt, Weight::aside);
    } catch (const Error& error) {
      add("sandbox", error.what(), std::nullopt, Weight::aside);
    }
  }

  void tell_exit() {
    const auto ended = runner::read_exit(run_dir_, task_.run);
    if (!ended || !ended->to) {
      return add("exit", "the runner wrote down no end", std::nullopt, Weight::counts);
    }
    add("exit", "the runner wrote down that it ended: " + std::string(to_string(*ended->to)),
        now_.wall_ms - ended->t_ms, Weight::decides);
  }

  void tell_session() {
    if (task_.host != "tmux") {
      return add("session", "none: it runs as a plain process", std::nullopt, Weight::aside);
    }
    const auto session = session_of(task_.run);
    std::string says = "tmux has none of this run";
    if (session) says = session->alive ? "tmux has it" : "tmux shows the last screen of it";
    // tmux is a window and no more: the run goes on without it.
    add("session", says, std::nullopt, Weight::aside);
  }

  std::optional<host::Session> session_of(const std::string& run) const {
    for (const auto& host : hosts_) {
      for (const host::Session& session : host->sessions()) {
        if (session.run == run) return session;
      }
    }
    return std::nullopt;
  }

  void tell_signs() {
    const domain::Signs signs = signs_of(run_dir_, task_, now_);
    const bool newer = signs.output && (!signs.event || *signs.output <= *signs.event);
    add("output", signs.output ? "the agent's output grew" : "the agent has written nothing",
        signs.output, newer ? Weight::decides : Weight::counts);
    add("events", "the newest event of the task", signs.event,
        newer ? Weight::counts : Weight::decides);
  }

  void tell_limits() {
    if (task_.timeout_s == 0 || !task_.started_ms) return;
    const int64_t left = *task_.started_ms + task_.timeout_s * 1000 - now_.wall_ms;
    add("time-out", left > 0 ? left_of(left) + " are left" : "it is over", std::nullopt,
        Weight::aside);
  }

  void tell_waiting() {
    if (task_.state == State::pending && task_.not_before_ms > now_.wall_ms) {
      add("time", "it starts in " + left_of(task_.not_before_ms - now_.wall_ms), std::nullopt,
          Weight::decides);
    }
    for (const std::string& id : task_.depends_on) {
      const auto other = store_.index().summary(id);
      const std::string name = other ? "'" + other->feature + "'" : "'" + id + "'";
      const std::string state = other ? std::string(to_string(other->state)) : "not known here";
      const bool done = other && domain::has_succeeded(*other);
      add("needs", name + " is " + state, std::nullopt, done ? Weight::counts : Weight::decides);
      if (!done && task_.state == State::pending) change(name + " becomes done");
    }
  }

  void tell_git() {
    const fs::path git_dir = store_.layout().task_git_dir(task_.id);
    struct stat info {};
    if (stat((git_dir / "logs" / "HEAD").c_str(), &info) == 0) {
      add("reflog", "HEAD of the worktree moved",
          now_.wall_ms - (info.st_mtim.tv_sec * int64_t{1000} + info.st_mtim.tv_nsec / 1000000),
          Weight::aside);
    }
    if (store::has_spool(git_dir)) {
      add("hooks", "commits were signalled that are not recorded yet", std::nullopt, Weight::aside);
    }
    const auto tip = store::sound_tip(store_.repository(), task_.branch);
    if (!tip && !task_.head.empty()) {
      add("branch", "it is gone", std::nullopt, Weight::aside);
    } else if (tip && *tip != task_.head) {
      add("branch", "it stands elsewhere than recorded", std::nullopt, Weight::aside);
    }
    if (out_.row.drift == domain::Drift::worktree_missing) {
      add("worktree", "it is gone", std::nullopt, Weight::aside);
    }
  }

  // A task's branch went where its own run has told, or with its worktree.
  bool is_its_tasks_own(const runner::MovedRef& moved) {
    const std::string heads = "refs/heads/";
    if (!moved.ref.starts_with(heads)) return false;
    const auto tasks = store_.index().with_feature(moved.ref.substr(heads.size()));
    return std::any_of(tasks.begin(), tasks.end(), [&](const domain::Summary& each) {
      if (each.branch != moved.ref) return false;
      return moved.to.empty() ? each.state == State::cleaned : each.head == moved.to;
    });
  }

  // Branches are everybody's: that one moved while the agent ran does not say who moved it.
  void tell_moved() {
    std::vector<runner::MovedRef> moved = runner::read_moved(store_.layout(), task_.run);
    if (moved.empty() && domain::is_live(task_.state)) {
      moved = runner::moved_beside(store_.layout(), task_.run, task_.branch);
    }
    std::erase_if(moved, [this](const runner::MovedRef& each) { return is_its_tasks_own(each); });
    for (const runner::MovedRef& each : moved) {
      const std::string what =
          each.to.empty() ? "was deleted" : "moved to " + each.to.substr(0, 10);
      add("beside it",
          each.ref + " " + what +
              " while it ran; whether by the agent or by somebody "
              "else cannot be told",
          std::nullopt, Weight::aside);
    }
  }

  void tell_changes() {
    const std::string name = task_.feature;
    if (!out_.row.recorded) {
      return change("git wave reconcile ends what is left of it and records the end");
    }
    if (domain::is_live(task_.state)) {
      change("its agent ends, or its time-out passes, or git wave stop " + name);
      if (out_.row.activity == domain::Activity::unknown && task_.state == State::running) {
        change("output or a commit makes it working");
      }
    } else if (!task_.origin.empty() && task_.state != State::done &&
               task_.state != State::cleaned) {
      tell_changes_of_work();
    } else if (task_.state == State::pending) {
      change("its runner, another's end, or git wave reconcile starts it when it is due");
    } else if (task_.state == State::done) {
      change("git wave cleanup " + name);
    } else if (task_.state == State::cleaned) {
      change("git wave restore " + name);
    } else {
      change("git wave retry " + name + ", or git wave cleanup " + name);
    }
  }

  store::Store& store_;
  const std::vector<std::unique_ptr<host::Host>>& hosts_;
  const os::Now& now_;
  Explanation& out_;
  const domain::Summary& task_;
  fs::path run_dir_;
};

}  // namespace

Explanation explain(store::Store& store, const domain::Summary& task,
                    const std::vector<std::unique_ptr<host::Host>>& hosts, const os::Now& now) {
  Explanation out;
  out.row = observe(store, task, now);
  Explainer(store, hosts, now, out).run();
  return out;
}

}  // namespace wave::actions
