// SPDX-License-Identifier: MIT
// From a claimed run to its runner's first word: branch, worktree, prompt and launch record, the
// host. For the deeds that start runs.
#pragma once

#include "actions/start_plan.h"
#include "actions/start_task.h"
#include "domain/event.h"
#include "git/worktree.h"
#include "runner/readiness.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wave::actions {

class RunStarter {
 public:
  // `by` says in the log who starts: "cli" is a person.
  RunStarter(StartDoors& doors, std::string by);

  // The event that counts the attempt, gives the task its slot and moves it from where it stands;
  // to be made in the proposal of an append, with mark() called under the same lock, before
  // set_out().
  domain::Event claimed(Starting& task, domain::State from);
  // That the run has taken the messages which its prompt holds; goes with claimed().
  std::vector<domain::Event> taken_messages(const Starting& task) const;
  // Says on disk who is responsible until there is a runner.
  void mark(const Starting& task) const;

  // Whatever fails is undone, recorded, and told in `task.error`.
  void set_out(Starting& task);
  // Returns once each runner has reported, or cannot any more.
  std::vector<StartedTask> await(std::vector<Starting>& tasks);
  StartedTask report(const Starting& task);

 private:
  void make_branch(Starting& task);
  void make_worktree(Starting& task);
  git::Standing standing_of(const Starting& task) const;
  void put_aside(const Starting& task);
  void fill(const Starting& task);
  bool take_from_pool(const Starting& task, const git::WorktreeEntry& entry);
  int workers() const;
  void write_run(Starting& task);
  runner::Readiness readiness_of(const os::Environment& for_agent);
  void undo(Starting& task);
  bool record_failure(const Starting& task, domain::Reason reason);
  bool is_open(const Starting& task) const;
  void give_up_vanished(std::vector<Starting>& tasks);
  bool has_runner(const Starting& task) const;
  bool is_setting_up(const Starting& task) const;
  bool has_reported(const Starting& task, StartedTask& now, int64_t waited_ms) const;
  domain::Event event_of(const Starting& task, domain::Body body) const;
  git::WorktreeEntry entry_of(const Starting& task) const;
  std::optional<os::FileId> made_before(const Starting& task) const;
  std::filesystem::path socket_of(const Starting& task) const;

  StartDoors& doors_;
  std::string by_;
  git::Layout layout_;
  std::map<std::string, int> slots_given_;  // by task
};

}  // namespace wave::actions
