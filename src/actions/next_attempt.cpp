// SPDX-License-Identifier: MIT
#include "actions/next_attempt.h"

#include "actions/run_starter.h"
#include "actions/stale_locks.h"
#include "actions/tend_pool.h"
#include "domain/feature_name.h"
#include "error/passing_error.h"
#include "git/trusted_git.h"
#include "os/file_lock.h"
#include "os/process_end.h"
#include "runner/ending.h"
#include "runner/owner_record.h"
#include "store/spool.h"

#include <algorithm>
#include <csignal>

#include <unistd.h>

namespace wave::actions {
namespace {

constexpr std::chrono::seconds k_grace{2};
constexpr std::chrono::milliseconds k_runner_patience{10000};

void end_remains_of(const std::string& run, const domain::Task& task, const StartDoors& doors) {
  const auto owner = runner::read_owner(doors.store.layout().run_dir(run));
  const auto wanted = runner::processes_of(run, owner ? owner->agent : std::nullopt);
  if (runner::end_processes(wanted, k_grace, doors.clock) != runner::Ending::Progress::survived) {
    return;
  }
  throw Error("processes of '" + task.feature + "' survive SIGKILL",
              "they wait for the kernel or belong to another user; try again later");
}

// A runner that has its run over, and only tends what is due, starts nobody there any more.
bool may_start_its_agent(const os::ProcessIdentity& runner, const std::filesystem::path& run_dir) {
  if (life_of(runner) != os::Life::alive) return false;
  return !runner::read_owner(run_dir) || os::FileLock::is_held(run_dir / "runner.lock");
}

// Nobody has waited for its end: it is in nobody's way any more once it is gone.
void end_runner_of(const std::string& run, const domain::Task& task, const StartDoors& doors) {
  const auto run_dir = doors.store.layout().run_dir(run);
  const auto runner = runner::runner_process(run_dir);
  if (!runner || runner->pid == getpid()) return;
  os::send_signal(*runner, SIGUSR1);
  os::await_end(*runner, k_runner_patience);
  if (!may_start_its_agent(*runner, run_dir)) return;
  throw PassingError("the runner of an earlier run of '" + task.feature + "' has not ended yet",
                     "try again in a moment");
}

// Its end is recorded, so nothing should be left of it; what is, may not meet the next agent. Nor
// may one that was begun here in vain.
void end_remains(const domain::Task& task, const StartDoors& doors) {
  if (const domain::Run* last = task.current_run()) end_remains_of(last->id, task, doors);
  const auto own = doors.store.writer();
  for (const domain::VainClaim& vain : task.in_vain) {
    if (!own || !own->is(vain.writer)) continue;  // it is not here
    end_runner_of(vain.run, task, doors);
    end_remains_of(vain.run, task, doors);
  }
}

// A set-up that failed at first had given the name back.
bool has_given_name_back(const domain::Task& task) {
  return task.state == domain::State::failed && task.reason == domain::Reason::setup_failed &&
         task.attempt <= 1 && !(task.current_run() && task.current_run()->started_ms);
}

void take_name_again(const domain::Task& task, index::Index& index) {
  if (!has_given_name_back(task)) return;
  const auto other = domain::feature_collision(task.feature, index.features_in_use(task.feature));
  if (!other) return;
  throw Error(
      "the name '" + task.feature + "' was given to another task meanwhile",
      "git wave show " + *other + " tells about it; start this one anew under another name");
}

bool is_held(const domain::Task& task) { return task.work && task.work->held; }

// The same as it was decided about: nobody has started, stopped, paused or moved it since, nor told
// its agent anything, which is given the words that were there.
bool stands_as(const std::optional<domain::Task>& now, const domain::Task& seen) {
  return now && now->state == seen.state && now->attempt == seen.attempt &&
         now->epoch == seen.epoch && (!is_held(*now) || is_held(seen)) &&
         now->messages.size() == seen.messages.size();
}

}  // namespace

std::optional<std::string> last_agent_session(const domain::Task& task, const std::string& agent) {
  for (auto run = task.runs.rbegin(); run != task.runs.rend(); ++run) {
    if (run->agent == agent && !run->agent_session.empty()) return run->agent_session;
  }
  return std::nullopt;
}

std::optional<StartedTask> start_attempt(const domain::Task& seen, Starting next, StartDoors& doors,
                                         const std::string& by) {
  const git::Layout& layout = doors.store.layout();
  end_remains(seen, doors);
  clear_stale_locks(layout, seen.id, seen.branch, doors.clock, InNeed::yes);
  git::TrustedGit(layout.common_dir, layout.wave_dir(), doors.processes)
      .prepare(doors.store.repository());
  RunStarter starter(doors, by);
  // What the attempt before has committed is told before this one is counted: it is that one's.
  uint64_t from_start = 0;
  const store::Sighting seen_commits{seen.id,
                                     store::read_reflog(layout.task_git_dir(seen.id), from_start)};
  const auto propose = [&](index::Index& index) {
    std::vector<domain::Event> events;
    const auto now = index.task(seen.id);
    if (!stands_as(now, seen)) return events;
    take_name_again(*now, index);
    // Under the lock, and only by the one who is about to win: both files are the attempt's own.
    starter.mark(next);
    write_request(layout, next.id, next.request);
    events.push_back(starter.claimed(next, now->state));
    for (domain::Event& taken : starter.taken_messages(next)) events.push_back(std::move(taken));
    return events;
  };
  const auto appended = doors.store.append(doors.clock.now(), by, propose, {seen_commits});
  const bool won =
      std::any_of(appended.events.begin(), appended.events.end(), [&](const domain::Event& event) {
        return event.run == next.run && std::holds_alternative<domain::RunClaimed>(event.body);
      });
  if (appended.refused || !won) return std::nullopt;
  starter.set_out(next);
  std::vector<Starting> one;
  one.push_back(std::move(next));
  StartedTask started = starter.await(one).front();
  // What the earlier attempt showed on its screen is in its log.
  if (const domain::Run* last = seen.current_run()) doors.host.end(last->id);
  if (one.front().made_folder) {
    tend_pool(doors.store, doors.config, doors.processes, doors.environment,
              files_in_index(layout.task_git_dir(seen.id) / "index"));
  }
  return started;
}

}  // namespace wave::actions
