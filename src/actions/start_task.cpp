// SPDX-License-Identifier: MIT
#include "actions/start_task.h"

#include "actions/agent_environment.h"
#include "actions/log_watch.h"
#include "actions/start_plan.h"
#include "domain/feature_name.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/trusted_git.h"
#include "git/worktree.h"
#include "os/files.h"
#include "os/paths.h"
#include "os/signals.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"

#include <algorithm>

#include <unistd.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_report_patience{60000};
constexpr std::chrono::milliseconds k_look{500};

class Starter {
 public:
  Starter(const StartRequest& request, StartDoors& doors)
      : request_(request), doors_(doors), layout_(doors.store.layout()) {}

  std::vector<StartedTask> start();

 private:
  void claim(std::vector<Starting>& tasks);
  void set_out(Starting& task);
  void make_branch(Starting& task);
  void make_worktree(Starting& task);
  void write_run(const Starting& task);
  void undo(Starting& task);
  bool record_failure(const Starting& task);
  std::vector<StartedTask> await_runners(std::vector<Starting>& tasks);
  void give_up_vanished(std::vector<Starting>& tasks);
  StartedTask report(const Starting& task);
  domain::Event event_of(const Starting& task, domain::Body body) const;
  git::WorktreeEntry entry_of(const Starting& task) const;
  fs::path socket_of(const Starting& task) const;

  const StartRequest& request_;
  StartDoors& doors_;
  git::Layout layout_;
};

fs::path Starter::socket_of(const Starting& task) const {
  return os::socket_folder(layout_.common_dir, doors_.environment,
                           doors_.config.string("host.socket_dir")) /
         (task.run + ".sock");
}

git::WorktreeEntry Starter::entry_of(const Starting& task) const {
  git::WorktreeEntry entry;
  entry.common_dir = layout_.common_dir;
  entry.staging = layout_.staging_dir();
  entry.id = task.id;
  entry.path = task.plan.worktree;
  entry.branch = task.plan.branch;
  entry.task_note = task.id + "\n" + socket_of(task).string() + "\n";
  return entry;
}

domain::Event Starter::event_of(const Starting& task, domain::Body body) const {
  domain::Event event;
  event.task = task.id;
  event.run = task.run;
  event.attempt = 1;
  event.epoch = 1;
  event.body = std::move(body);
  return event;
}

// All tasks in one batch: either every name is ours now, or none, and nothing else has happened
// yet.
void Starter::claim(std::vector<Starting>& tasks) {
  for (const Starting& task : tasks) {
    runner::write_starter(layout_.run_dir(task.run), os::self_identity());
  }
  const auto appended = doors_.store.append(doors_.clock.now(), "cli", [&](index::Index& index) {
    const std::vector<std::string> taken = index.features_in_use();
    std::vector<domain::Event> events;
    for (const Starting& task : tasks) {
      if (domain::feature_collision(task.plan.feature, taken)) {
        throw Error("'" + task.plan.feature + "' was started by somebody else a moment ago",
                    "git wave show " + task.plan.feature + " tells about it");
      }
      domain::Created created;
      created.feature = task.plan.feature;
      created.title = task.title;
      created.branch = task.plan.branch;
      created.base_ref = task.plan.base_ref;
      created.base_oid = task.plan.base_oid;
      created.worktree = task.plan.worktree.lexically_relative(layout_.project).string();
      created.ticket = request_.ticket;
      created.timeout_s = request_.timeout.count();
      created.idle_timeout_s = request_.idle_timeout.count();
      created.commit_needed = request_.commit_needed;
      domain::Event event;
      event.id = domain::run_event_id("n", task.id);
      event.task = task.id;
      event.body = created;
      events.push_back(event);

      domain::RunClaimed claimed;
      claimed.agent = request_.agent.name;
      claimed.host = doors_.host.name();
      claimed.session = request_.session;
      claimed.tip = task.tip;
      claimed.timeout_s = request_.timeout.count();
      claimed.idle_timeout_s = request_.idle_timeout.count();
      event = event_of(task, claimed);
      event.id = domain::run_event_id("r", task.run);
      event.from = domain::State::pending;
      event.to = domain::State::starting;
      events.push_back(event);
    }
    return events;
  });
  if (appended.refused) throw Error(*appended.refused);
}

void Starter::make_branch(Starting& task) {
  if (request_.existing_branch) return;
  const auto swap = doors_.store.repository().swap_ref(
      task.plan.branch, task.plan.base_oid, std::nullopt,
      "branch: Created from " +
          (task.plan.base_ref.empty() ? task.plan.base_oid : task.plan.base_ref));
  if (swap == git::Swap::locked) {
    throw Error("the branch '" + task.plan.feature + "' is locked by another git process",
                "when none runs, '" + (layout_.common_dir / task.plan.branch).string() +
                    ".lock' is left from a crash; remove it");
  }
  if (swap != git::Swap::done) {
    throw Error("the branch '" + task.plan.feature + "' was made by somebody else a moment ago");
  }
  task.made_branch = true;
}

void Starter::make_worktree(Starting& task) {
  git::register_worktree(entry_of(task));
  task.worktree_id = os::file_id(task.plan.worktree);
  git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), doors_.processes);
  int64_t workers = doors_.config.integer("checkout.workers");
  if (workers <= 0) workers = std::max(1L, sysconf(_SC_NPROCESSORS_ONLN));
  trusted.fill(task.plan.worktree, layout_.task_git_dir(task.id) / "index", task.tip,
               static_cast<int>(workers));
}

void Starter::write_run(const Starting& task) {
  os::make_private_folder(layout_.private_dir(task.id));
  os::write_file(task.prompt_file, task.prompt);

  std::vector<std::string> pass = doors_.config.list("env.pass");
  pass.insert(pass.end(), task.launch.env_pass.begin(), task.launch.env_pass.end());
  os::Environment environment = agent_environment(doors_.environment, pass);
  for (const auto& addition : task.launch.environment_additions) environment.push_back(addition);
  environment.emplace_back("WAVE_TASK", task.id);
  environment.emplace_back("WAVE_RUN", task.run);
  environment.emplace_back("WAVE_FEATURE", task.plan.feature);
  environment.emplace_back("WAVE_WORKTREE", task.plan.worktree.string());
  runner::write_environment(layout_.run_dir(task.run), environment);

  runner::LaunchRecord record;
  record.run = task.run;
  record.task = task.id;
  record.feature = task.plan.feature;
  record.attempt = 1;
  record.epoch = 1;
  record.agent = request_.agent.agent->name();
  record.argv = task.launch.argv;
  record.prompt_on_stdin = task.launch.prompt_on_stdin;
  record.terminal = task.launch.terminal;
  record.commit_needed = request_.commit_needed;
  record.agent_session = task.launch.agent_session;
  record.worktree = task.plan.worktree;
  record.worktree_id = task.worktree_id.value_or(os::FileId());
  record.prompt_file = task.prompt_file;
  record.socket = socket_of(task);
  record.timeout_s = request_.timeout.count();
  record.idle_timeout_s = request_.idle_timeout.count();
  record.kill_grace_s = doors_.config.duration("runner.kill_grace").count();
  record.log_max_bytes = doors_.config.integer("log.max_bytes");
  runner::write_launch(layout_.run_dir(task.run), record);
}

void Starter::set_out(Starting& task) {
  try {
    make_branch(task);
    make_worktree(task);
    write_run(task);
    task.handed_over = true;
    // A slash at the end: tmux would take a word that ends in ';' for its own separator.
    doors_.host.start({task.run,
                       {os::self_path().string(), "runner", task.run, "--git-dir",
                        layout_.common_dir.string() + "/"}});
  } catch (const std::exception& error) {
    task.error = error.what();
    // A host that failed may have started the runner all the same. Whoever records first wins: the
    // runner refuses to begin on a failed task, and nothing is taken from one that has begun.
    if (!task.handed_over) undo(task);
    const bool failed = record_failure(task);
    if (task.handed_over && failed) undo(task);
  }
}

// In reverse. No agent has been here yet, so nothing of anybody's can be lost.
void Starter::undo(Starting& task) {
  std::error_code ignored;
  fs::remove(layout_.run_dir(task.run) / "environment", ignored);
  // Only in the folder that we made: a link or another folder in its place is somebody else's.
  if (task.worktree_id && os::file_id(task.plan.worktree) == task.worktree_id) {
    for (const auto& file : fs::directory_iterator(task.plan.worktree, ignored)) {
      if (file.path().filename() != ".git") fs::remove_all(file.path(), ignored);
    }
  }
  if (task.worktree_id) git::unregister_empty_worktree(entry_of(task));
  if (task.made_branch) {
    doors_.store.repository().delete_ref(task.plan.branch, task.plan.base_oid);
  }
}

// False when the run has begun all the same: then it is its runner's.
bool Starter::record_failure(const Starting& task) {
  domain::Event event = event_of(task, domain::RunEnded{});
  event.id = domain::run_event_id("x", task.run);
  event.from = domain::State::starting;
  event.to = domain::State::failed;
  event.reason = domain::Reason::setup_failed;
  event.detail = task.error;
  const auto appended = doors_.store.append(
      doors_.clock.now(), "cli", [&](index::Index&) { return std::vector<domain::Event>{event}; });
  return !appended.refused;
}

StartedTask Starter::report(const Starting& task) {
  StartedTask out;
  out.id = task.id;
  out.feature = task.plan.feature;
  out.worktree = task.plan.worktree;
  out.notes = task.launch.notes;
  out.error = task.error;
  const auto now = doors_.store.index().summary(task.id);
  if (now) {
    out.state = now->state;
    const bool ended_at_once = out.error.empty() && now->state == domain::State::failed &&
                               now->reason == domain::Reason::agent_not_found;
    if (ended_at_once) out.error = now->detail;
  }
  return out;
}

// The tmux server, or the runner, may die between our word to it and the runner's first one.
// Recording the failure comes first: should the runner live, it finds that it must not begin.
void Starter::give_up_vanished(std::vector<Starting>& tasks) {
  const bool has_sessions = doors_.host.name() == "tmux";
  const std::vector<std::string> sessions = doors_.host.sessions();
  for (Starting& task : tasks) {
    const auto now = doors_.store.index().summary(task.id);
    if (!task.error.empty() || !now || now->state != domain::State::starting) continue;
    const auto owner = runner::read_owner(layout_.run_dir(task.run));
    const bool there =
        !has_sessions || std::find(sessions.begin(), sessions.end(), task.run) != sessions.end();
    if (owner ? life_of(owner->process) == os::Life::alive : there) continue;
    task.error = "its runner died before it began";
    if (record_failure(task)) {
      undo(task);
    } else {
      task.error.clear();
    }
  }
}

std::vector<StartedTask> Starter::await_runners(std::vector<Starting>& tasks) {
  LogWatch watch(layout_);
  const int64_t start = doors_.clock.now().boot_ms;
  std::vector<StartedTask> out;
  while (true) {
    out.clear();
    for (const Starting& task : tasks) out.push_back(report(task));
    const bool waiting = std::any_of(out.begin(), out.end(), [](const StartedTask& each) {
      return each.state == domain::State::starting;
    });
    if (!waiting) return out;
    if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
    if (doors_.clock.now().boot_ms - start > k_report_patience.count()) break;
    watch.wait(k_look);
    if (doors_.clock.now().boot_ms - start > k_look.count()) give_up_vanished(tasks);
  }
  for (StartedTask& each : out) {
    if (each.state == domain::State::starting)
      each.error = "its runner has not reported for a minute";
  }
  return out;
}

std::vector<StartedTask> Starter::start() {
  std::vector<Starting> tasks = plan_tasks(request_, doors_);
  git::TrustedGit(layout_.common_dir, layout_.wave_dir(), doors_.processes)
      .prepare(doors_.store.repository());
  try {
    claim(tasks);
  } catch (...) {
    std::error_code ignored;  // marks of runs that were never claimed
    for (const Starting& task : tasks) fs::remove_all(layout_.run_dir(task.run), ignored);
    throw;
  }
  for (Starting& task : tasks) set_out(task);
  return await_runners(tasks);
}

}  // namespace

std::vector<StartPlan> plan_start(const StartRequest& request, StartDoors& doors) {
  std::vector<StartPlan> out;
  for (Starting& task : plan_tasks(request, doors)) out.push_back(std::move(task.plan));
  return out;
}

std::vector<StartedTask> start_tasks(const StartRequest& request, StartDoors& doors) {
  return Starter(request, doors).start();
}

}  // namespace wave::actions
