// SPDX-License-Identifier: MIT
#include "actions/enqueue_task.h"

#include "error/error.h"

namespace wave::actions {
namespace {

using domain::State;

// False when it is queued already, or further on.
bool wants_a_move(const domain::Summary& task) {
  switch (task.state) {
    case State::pending:
    case State::needs_human:
    case State::failed:
    case State::timed_out:
    case State::skipped:
    case State::cancelled:
      return true;
    case State::queued:
    case State::planning:
    case State::ready:
      return false;
    case State::done:
      throw Error(name_of(task) + " is done: there is nothing to do",
                  "git wave issue new puts another into the backlog");
    case State::cleaned:
      throw Error(name_of(task) + " is cleaned: its worktree is gone",
                  task.result == State::done
                      ? "git wave issue new puts another into the backlog"
                      : "git wave restore " + task.feature + " brings it back; then enqueue it");
    default:
      throw Error(
          name_of(task) + " is " + std::string(to_string(task.state)) + ": it is at work already",
          "git wave cancel " + task.feature + " ends that first");
  }
}

}  // namespace

std::vector<domain::Summary> enqueue_tasks(const std::vector<domain::Summary>& tasks,
                                           IssueDoors& doors) {
  std::vector<domain::Summary> moved;
  append_word(doors, [&](index::Index& index) {
    std::vector<domain::Event> events;
    moved.clear();
    for (const domain::Summary& task : tasks) {
      const domain::Summary now = standing(index, task.id);
      if (!wants_a_move(now)) continue;
      events.push_back(word_about(now, domain::Moved{}, State::queued));
      moved.push_back(now);
    }
    return events;
  });
  return moved;
}

}  // namespace wave::actions
