// SPDX-License-Identifier: MIT
#include "actions/start_task.h"

#include <unistd.h>

#include <algorithm>

#include "actions/agent_environment.h"
#include "actions/log_watch.h"
#include "actions/set_up.h"
#include "actions/start_checks.h"
#include "domain/feature_name.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/trusted_git.h"
#include "git/worktree.h"
#include "os/files.h"
#include "os/log.h"
#include "os/paths.h"
#include "os/random.h"
#include "prompt/prompt.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_report_patience{60000};
constexpr std::chrono::milliseconds k_look{500};

// A version 4 UUID (RFC 9562), for agents that let the caller choose their session's id.
std::string new_uuid() {
  std::string bytes = os::random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    constexpr const char* k_hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out += k_hex[byte >> 4];
    out += k_hex[byte & 15];
  }
  return out;
}

// One task on its way from the plan to its runner.
struct Starting {
  StartPlan plan;
  std::string id;
  std::string run;
  std::string title;
  std::string prompt;
  std::string tip;  // where the branch stands before the agent
  agent::Launch launch;
  bool made_branch = false;
  bool registered = false;
  std::string error;
};

class Starter {
 public:
  Starter(const StartRequest& request, StartDoors& doors)
      : request_(request), doors_(doors), layout_(doors.store.layout()) {}

  std::vector<Starting> plan();
  std::vector<StartedTask> start();

 private:
  Starting prepare(const std::string& feature, const Base& base);
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
  fs::path prompt_file(const Starting& task) const {
    return layout_.private_dir(task.id) / "prompt-1.md";
  }

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
  entry.staging = layout_.wave_dir() / "staging";
  entry.id = task.id;
  entry.path = task.plan.worktree;
  entry.branch = task.plan.branch;
  entry.task_note = task.id + "\n" + socket_of(task).string() + "\n";
  return entry;
}

Starting Starter::prepare(const std::string& feature, const Base& base) {
  Starting task;
  task.id = domain::crockford32(os::random_bytes(domain::k_task_id_length));
  task.run = domain::run_id(task.id, 1);
  task.plan.feature = feature;
  task.plan.branch = "refs/heads/" + feature;
  task.plan.base_ref = base.ref;
  task.plan.base_oid = base.oid;
  task.plan.worktree =
      git::worktree_path(layout_, feature, doors_.config.string("worktree.path"));
  task.tip = base.oid;
  if (request_.existing_branch) {
    task.tip = doors_.store.repository().ref(task.plan.branch).value_or(base.oid);
    task.plan.base_oid = task.tip;  // what is on the branch already is not this task's work
  }
  const prompt::Prompt text = prompt::render(
      {request_.text, request_.constraints, task.id, feature, feature, base.ref, request_.ticket, ""});
  task.prompt = text.text;
  if (doors_.config.boolean("share.titles")) task.title = text.title;

  agent::RunRequest run;
  run.task = task.id;
  run.run = task.run;
  run.feature = feature;
  run.worktree = task.plan.worktree;
  run.gitdir = layout_.task_git_dir(task.id);
  run.common_dir = layout_.common_dir;
  run.prompt_file = prompt_file(task);
  if (!request_.interactive || !request_.text.empty()) run.prompt = task.prompt;
  run.command = request_.agent.command;
  run.extra_args = request_.agent.args;
  run.extra_args.insert(run.extra_args.end(), request_.agent_args.begin(), request_.agent_args.end());
  run.model = request_.agent.model;
  run.manner = request_.interactive ? agent::Manner::interactive : agent::Manner::unattended;
  run.fresh_session = new_uuid();
  task.launch = request_.agent.agent->launch(run);
  task.plan.argv = task.launch.argv;
  return task;
}

std::vector<Starting> Starter::plan() {
  const std::string branch = default_branch(layout_, doors_.store.repository());
  check_features(request_, doors_, branch);
  check_agent(request_, doors_);
  const Base base = find_base(request_, doors_, branch);
  std::vector<Starting> out;
  for (const std::string& feature : request_.features) out.push_back(prepare(feature, base));
  return out;
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

// All tasks in one batch: either every name is ours now, or none, and nothing else has happened yet.
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
      "branch: Created from " + (task.plan.base_ref.empty() ? task.plan.base_oid : task.plan.base_ref));
  if (swap != git::Swap::done) {
    throw Error("the branch '" + task.plan.feature + "' was made by somebody else a moment ago");
  }
  task.made_branch = true;
}

void Starter::make_worktree(Starting& task) {
  git::register_worktree(entry_of(task));
  task.registered = true;
  git::TrustedGit trusted(layout_.common_dir, layout_.wave_dir(), doors_.processes);
  int64_t workers = doors_.config.integer("checkout.workers");
  if (workers <= 0) workers = std::max(1L, sysconf(_SC_NPROCESSORS_ONLN));
  trusted.fill(task.plan.worktree, layout_.task_git_dir(task.id) / "index", task.tip,
               static_cast<int>(workers));
}

void Starter::write_run(const Starting& task) {
  os::make_private_folder(layout_.private_dir(task.id));
  os::write_file(prompt_file(task), task.prompt);

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
  record.worktree_id = os::file_id(task.plan.worktree).value_or(os::FileId());
  record.prompt_file = prompt_file(task);
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
    // A slash at the end: tmux would take a word that ends in ';' for its own separator.
    doors_.host.start({task.run,
                       {os::self_path().string(), "runner", task.run, "--git-dir",
                        layout_.common_dir.string() + "/"}});
  } catch (const Error& error) {
    task.error = error.what();
    undo(task);
    record_failure(task);
  }
}

// In reverse. No agent has been here yet, so nothing of anybody's can be lost.
void Starter::undo(Starting& task) {
  std::error_code ignored;
  fs::remove(layout_.run_dir(task.run) / "environment", ignored);
  if (task.registered) {
    // The files we have just written; a file that somebody else added keeps the folder.
    for (const auto& file : fs::directory_iterator(task.plan.worktree, ignored)) {
      if (file.path().filename() != ".git") fs::remove_all(file.path(), ignored);
    }
    git::unregister_empty_worktree(entry_of(task));
  }
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
  const auto appended = doors_.store.append(doors_.clock.now(), "cli", [&](index::Index&) {
    return std::vector<domain::Event>{event};
  });
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

// The tmux server may die between our word to it and the runner's first one. Recording the failure
// comes first: should the runner live, it finds that it must not begin.
void Starter::give_up_vanished(std::vector<Starting>& tasks) {
  if (doors_.host.name() != "tmux") return;
  const std::vector<std::string> sessions = doors_.host.sessions();
  for (Starting& task : tasks) {
    const bool there = std::find(sessions.begin(), sessions.end(), task.run) != sessions.end();
    const auto now = doors_.store.index().summary(task.id);
    const bool waiting = task.error.empty() && now && now->state == domain::State::starting;
    if (there || !waiting || runner::read_owner(layout_.run_dir(task.run))) continue;
    task.error = "its session ended before its runner began";
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
    if (doors_.clock.now().boot_ms - start > k_report_patience.count()) break;
    watch.wait(k_look);
    if (doors_.clock.now().boot_ms - start > k_look.count()) give_up_vanished(tasks);
  }
  for (StartedTask& each : out) {
    if (each.state == domain::State::starting) each.error = "its runner has not reported for a minute";
  }
  return out;
}

std::vector<StartedTask> Starter::start() {
  std::vector<Starting> tasks = plan();
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
  Starter starter(request, doors);
  std::vector<StartPlan> out;
  for (Starting& task : starter.plan()) out.push_back(std::move(task.plan));
  return out;
}

std::vector<StartedTask> start_tasks(const StartRequest& request, StartDoors& doors) {
  return Starter(request, doors).start();
}

}  // namespace wave::actions
