// SPDX-License-Identifier: MIT
#include "actions/run_starter.h"

#include "actions/agent_environment.h"
#include "actions/answer_trust.h"
#include "actions/configuration.h"
#include "actions/default_branch.h"
#include "actions/log_watch.h"
#include "actions/ready_worktree.h"
#include "actions/session_hosts.h"
#include "actions/slots.h"
#include "domain/conversation.h"
#include "error/as_error.h"
#include "os/failpoint.h"
#include "os/files.h"
#include "os/log.h"
#include "os/paths.h"
#include "os/random.h"
#include "os/signals.h"
#include "runner/launch_record.h"
#include "runner/owner_record.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_report_patience{60000};
constexpr std::chrono::milliseconds k_look{500};
// A short set-up is waited for; a long one goes on by itself.
constexpr std::chrono::milliseconds k_set_up_patience{3000};

}  // namespace

RunStarter::RunStarter(StartDoors& doors, std::string by)
    : doors_(doors), by_(std::move(by)), layout_(doors.store.layout()) {}

fs::path RunStarter::socket_of(const Starting& task) const {
  return os::socket_folder(layout_.common_dir, doors_.environment,
                           doors_.config.path("host.socket_dir")) /
         (task.run + ".sock");
}

domain::Event RunStarter::event_of(const Starting& task, domain::Body body) const {
  domain::Event event;
  event.task = task.id;
  event.run = task.run;
  event.attempt = task.attempt;
  event.epoch = task.epoch;
  event.body = std::move(body);
  return event;
}

domain::Event RunStarter::claimed(Starting& task, domain::State from) {
  task.slot = choose_slot(doors_.store, task.id, slots_given_);
  slots_given_[task.id] = task.slot;
  domain::RunClaimed claimed;
  claimed.slot = task.slot;
  claimed.agent = task.request.agent;
  claimed.host = doors_.host.name();
  claimed.session = task.request.session;
  claimed.tip = task.tip;
  if (task.found_base) claimed.base = task.plan.base_oid;
  claimed.timeout_s = task.request.timeout_s;
  claimed.idle_timeout_s = task.request.idle_timeout_s;
  domain::Event event = event_of(task, claimed);
  event.from = from;
  event.to = domain::State::starting;
  return event;
}

std::vector<domain::Event> RunStarter::taken_messages(const Starting& task) const {
  std::vector<domain::Event> events;
  for (const domain::TaskMessage& message : task.messages) {
    events.push_back(domain::message_event(task.id, message, domain::Delivery::typed, task.run));
  }
  return events;
}

void RunStarter::mark(const Starting& task) const {
  runner::write_starter(layout_.run_dir(task.run), os::self_identity());
}

runner::Readiness RunStarter::readiness_of(const os::Environment& for_agent) {
  const os::Environment common =
      agent_environment(doors_.environment, doors_.config.list("env.pass"));
  return plan_readiness(doors_.store, doors_.config,
                        default_branch(layout_, doors_.store.repository()),
                        names_beyond(for_agent, common));
}

void RunStarter::write_run(Starting& task) {
  os::make_private_folder(layout_.private_dir(task.id));
  os::write_file(task.prompt_file, task.prompt);

  os::Environment environment = passed_environment(doors_.config, doors_.environment, task.launch);
  for (const auto& addition : task.launch.environment_additions) environment.push_back(addition);
  runner::Readiness readiness = readiness_of(environment);
  add_slot(environment, task.slot, doors_.config);
  environment.emplace_back("WAVE_TASK", task.id);
  environment.emplace_back("WAVE_RUN", task.run);
  environment.emplace_back("WAVE_FEATURE", task.plan.feature);
  environment.emplace_back("WAVE_WORKTREE", task.plan.worktree.string());
  runner::write_environment(layout_.run_dir(task.run), environment);

  runner::LaunchRecord record;
  record.run = task.run;
  record.task = task.id;
  record.feature = task.plan.feature;
  record.attempt = task.attempt;
  record.epoch = task.epoch;
  record.agent = task.agent;
  record.argv = task.launch.argv;
  record.prompt_on_stdin = task.launch.prompt_on_stdin;
  record.terminal = task.launch.terminal;
  record.commit_needed = task.request.commit_needed;
  record.commit_for_agent = doors_.config.boolean("commit.for_agent");
  record.agent_session = task.launch.agent_session;
  record.worktree = task.plan.worktree;
  record.worktree_id = task.worktree_id.value_or(os::FileId());
  record.prompt_file = task.prompt_file;
  record.socket = socket_of(task);
  record.timeout_s = task.request.timeout_s;
  record.idle_timeout_s = task.request.idle_timeout_s;
  record.kill_grace_s = doors_.config.duration("runner.kill_grace").count();
  record.log_max_bytes = doors_.config.integer("log.max_bytes");
  record.slot = task.slot;
  record.boot = os::boot_id();
  record.readiness = std::move(readiness);
  record.sandbox = task.confinement.sandbox;
  record.limits = task.confinement.limits;
  task.sets_up = record.readiness.comes_before();
  record.retry = task.request.retry;
  runner::write_launch(layout_.run_dir(task.run), record);
}

void RunStarter::set_out(Starting& task) {
  try {
    WAVE_FAILPOINT("start.claimed");
    make_branch(task);
    WAVE_FAILPOINT("start.branch");
    make_worktree(task);
    WAVE_FAILPOINT("start.worktree");
    write_run(task);
    for (const agent::TrustEntry& entry : task.trust) {
      const std::string note = answer_trust(entry);
      if (!note.empty()) task.launch.notes.push_back(note);
    }
    // Should its runner die, whoever starts the next attempt by itself finds it there.
    if (task.request.retry.max_attempts > 1) {
      keep_environment(layout_, task.id,
                       passed_environment(doors_.config, doors_.environment, task.launch));
    } else {
      drop_environment(layout_, task.id);
    }
    if (doors_.host.name() == "tmux") remember_sockets(layout_, socket_of(task).parent_path());
    task.handed_over = true;
    std::vector<std::string> argv = runner::runner_words(layout_.common_dir, task.run);
    argv.insert(argv.begin(), os::self_path().string());
    WAVE_FAILPOINT("start.recorded");
    doors_.host.start({task.run, argv, task.request.session});
    WAVE_FAILPOINT("start.handed-over");
  } catch (const std::exception& error) {
    // A host that failed may have started the runner all the same.
    if (task.handed_over && has_runner(task)) return os::log(os::Level::warning, error.what());
    const Error failure = as_error(error);
    task.error = failure.what();
    task.hint = failure.hint();
    // Of those who are not there yet whoever records first wins: the runner refuses to begin on a
    // failed task, and nothing is taken from one that has begun.
    if (!task.handed_over) undo(task);
    const bool failed = record_failure(task, domain::Reason::setup_failed);
    if (task.handed_over && failed) undo(task);
  }
}

// False when the run has begun all the same: then it is its runner's.
bool RunStarter::record_failure(const Starting& task, domain::Reason reason) {
  domain::Event event = event_of(task, domain::RunEnded{});
  event.from = domain::State::starting;
  event.to = domain::State::failed;
  event.reason = reason;
  event.detail = task.error;
  const os::Now now = doors_.clock.now();
  const auto appended = doors_.store.append(now, by_, [&](index::Index& index) {
    domain::Event end = event;
    const auto whole = index.task(task.id);
    if (whole) {
      apply_retry_policy(end, *whole, task.request.retry, now.wall_ms, os::random_fraction());
    }
    if (end.to == domain::State::pending) {
      keep_environment(layout_, task.id,
                       passed_environment(doors_.config, doors_.environment, task.launch));
    } else {
      drop_environment(layout_, task.id);
    }
    return std::vector<domain::Event>{end};
  });
  return !appended.refused;
}

StartedTask RunStarter::report(const Starting& task) {
  StartedTask out;
  out.id = task.id;
  out.feature = task.plan.feature;
  out.worktree = task.plan.worktree;
  out.notes = task.launch.notes;
  out.error = task.error;
  out.hint = task.hint;
  const auto now = doors_.store.index().summary(task.id);
  if (now) {
    out.state = now->state;
    const bool ended_at_once = out.error.empty() && now->state == domain::State::failed &&
                               (now->reason == domain::Reason::agent_not_found ||
                                now->reason == domain::Reason::setup_failed);
    if (ended_at_once) out.error = now->detail;
  }
  return out;
}

// A later attempt that is starting, by another, is not ours to wait for.
bool RunStarter::is_open(const Starting& task) const {
  const auto now = doors_.store.index().summary(task.id);
  return now && now->state == domain::State::starting && now->run == task.run;
}

// The tmux server, or the runner, may die between our word to it and the runner's first one.
// Recording the failure comes first: should the runner live, it finds that it must not begin.
void RunStarter::give_up_vanished(std::vector<Starting>& tasks) {
  const bool has_sessions = doors_.host.name() == "tmux";
  const std::vector<host::Session> sessions = doors_.host.sessions();
  for (Starting& task : tasks) {
    if (!task.error.empty() || !is_open(task)) continue;
    const auto owner = runner::read_owner(layout_.run_dir(task.run));
    const bool there =
        has_sessions
            ? std::any_of(sessions.begin(), sessions.end(),
                          [&](const auto& each) { return each.run == task.run && each.alive; })
            : runner::runner_process(layout_.run_dir(task.run)).has_value();
    if (owner ? life_of(owner->process) == os::Life::alive : there) continue;
    if (owner && task.sets_up) {
      // What the set-up has made stays, and may be running still: that is for reconcile.
      task.error = "its runner died while it made the worktree ready";
      continue;
    }
    task.error = "its runner died before it began";
    // Nothing is wrong with the set-up itself; where there was work before, this is one more run
    // that was lost.
    const auto reason = task.first ? domain::Reason::setup_failed : domain::Reason::lost;
    if (record_failure(task, reason)) {
      undo(task);
    } else {
      task.error.clear();
    }
  }
}

bool RunStarter::has_runner(const Starting& task) const {
  const auto owner = runner::read_owner(layout_.run_dir(task.run));
  return owner && life_of(owner->process) == os::Life::alive;
}

// Its runner is at work on the worktree.
bool RunStarter::is_setting_up(const Starting& task) const {
  return task.sets_up && has_runner(task);
}

// Whether there is nothing more to be learnt of it by waiting.
bool RunStarter::has_reported(const Starting& task, StartedTask& now, int64_t waited_ms) const {
  if (now.state != domain::State::starting || !now.error.empty()) return true;
  if (waited_ms < k_set_up_patience.count() || !is_setting_up(task)) return false;
  now.notes.push_back("its set-up goes on; git wave logs -f " + now.feature + " follows it");
  return true;
}

std::vector<StartedTask> RunStarter::await(std::vector<Starting>& tasks) {
  LogWatch watch(layout_);
  const int64_t start = doors_.clock.now().boot_ms;
  std::vector<StartedTask> out;
  while (true) {
    const int64_t waited_ms = doors_.clock.now().boot_ms - start;
    bool waiting = false;
    out.clear();
    for (const Starting& task : tasks) {
      const bool open = is_open(task);  // before the report, which then tells what came of it
      out.push_back(report(task));
      if (open && !has_reported(task, out.back(), waited_ms)) waiting = true;
    }
    if (!waiting) return out;
    if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
    if (waited_ms > k_report_patience.count()) break;
    watch.wait(k_look);
    if (waited_ms > k_look.count()) give_up_vanished(tasks);
  }
  for (size_t i = 0; i < out.size(); ++i) {
    if (!is_open(tasks[i]) || is_setting_up(tasks[i])) continue;
    if (out[i].error.empty()) out[i].error = "its runner has not reported for a minute";
  }
  return out;
}

}  // namespace wave::actions
