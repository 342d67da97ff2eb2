// SPDX-License-Identifier: MIT
#include "actions/resume_issue.h"

#include "domain/answer_target.h"
#include "error/error.h"

namespace wave::actions {
namespace {

using domain::State;

void refuse_what_needs_no_word(const domain::Summary& now) {
  const std::string is = name_of(now) + " is " + std::string(to_string(now.state));
  switch (now.state) {
    case State::needs_human:
    case State::failed:
    case State::timed_out:
    case State::skipped:
    case State::cancelled:
      return;
    case State::pending:
      throw Error(is + ": nobody has decided yet that it is to be done",
                  "git wave enqueue " + now.feature + " does");
    case State::done:
      throw Error(is + ": there is nothing to do",
                  "git wave issue new puts another into the backlog");
    case State::cleaned:
      throw Error(is + ": its worktree is gone",
                  now.result == State::done
                      ? "git wave issue new puts another into the backlog"
                      : "git wave restore " + now.feature + " brings it back; then resume it");
    default:
      throw Error(is + ": it goes on by itself", "git wave inspect " + now.feature +
                                                     " tells what it waits for; git wave cancel " +
                                                     now.feature + " ends it");
  }
}

State state_to_go_on_in(const domain::Summary& now, bool planned) {
  // What was closed may be wanted in another way than it was planned.
  if (now.state == State::skipped) return State::queued;
  const domain::Reason reason = now.state == State::needs_human ? now.reason : domain::Reason::none;
  return domain::state_after_answer(reason, domain::Ruling::none, planned);
}

}  // namespace

State resume_issue(const domain::Summary& task, IssueDoors& doors) {
  State to = State::queued;
  append_word(doors, [&](index::Index& index) {
    const domain::Summary now = standing(index, task.id);
    refuse_what_needs_no_word(now);
    const auto whole = index.task(task.id);
    const bool planned =
        whole && whole->work && whole->work->planned && !whole->work->planned->plan.empty();
    to = state_to_go_on_in(now, planned);
    domain::Event event = word_about(now, domain::Answered{}, to);
    event.detail = "resumed by a person";
    return std::vector<domain::Event>{event};
  });
  return to;
}

}  // namespace wave::actions
