// SPDX-License-Identifier: MIT
#include "actions/close_issue.h"

#include "actions/edit_issue.h"
#include "domain/issue_wording.h"
#include "error/error.h"

namespace wave::actions {
namespace {

using domain::State;

// Where it goes; nothing when it has ended already.
std::optional<State> state_when_closed(const domain::Summary& task) {
  switch (task.state) {
    case State::pending:
    case State::queued:
    case State::ready:
    case State::needs_human:
      return State::skipped;
    case State::failed:
    case State::timed_out:
      return State::cancelled;
    case State::done:
    case State::skipped:
    case State::cancelled:
    case State::cleaned:
      return std::nullopt;
    default:
      throw Error(
          name_of(task) + " is " + std::string(to_string(task.state)) + ": somebody works on it",
          "git wave cancel " + task.feature + " ends that first");
  }
}

}  // namespace

bool close_issue(const domain::Summary& task, const std::string& why, IssueDoors& doors) {
  check_is_local(task);
  const std::string detail = domain::tidy_body(why);
  const auto fault = detail.empty() ? std::nullopt : domain::title_fault(detail);
  if (fault) throw UsageError("the reason " + *fault, "say in one line why it is closed");
  bool closed = false;
  append_word(doors, [&](index::Index& index) {
    std::vector<domain::Event> events;
    const domain::Summary now = standing(index, task.id);
    const auto to = state_when_closed(now);
    closed = to.has_value();
    if (!closed) return events;
    events.push_back(word_about(now, domain::Moved{}, to));
    events.back().reason = domain::Reason::closed;
    events.back().detail = detail;
    return events;
  });
  return closed;
}

State reopen_issue(const domain::Summary& task, IssueDoors& doors) {
  check_is_local(task);
  State to = State::pending;
  append_word(doors, [&](index::Index& index) {
    const domain::Summary now = standing(index, task.id);
    if (now.state != State::skipped && now.state != State::cancelled) {
      throw Error(name_of(now) + " is " + std::string(to_string(now.state)) + ", not closed",
                  "git wave enqueue " + now.feature + " has it done once more where it failed");
    }
    to = now.attempt == 0 ? State::pending : State::queued;
    return std::vector<domain::Event>{word_about(now, domain::Moved{}, to)};
  });
  return to;
}

}  // namespace wave::actions
