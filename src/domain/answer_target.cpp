// SPDX-License-Identifier: MIT
#include "domain/answer_target.h"

namespace wave::domain {

State state_after_answer(Reason reason, Ruling ruling, bool planned) {
  if (ruling == Ruling::reject) return State::skipped;
  const State worked_on = planned ? State::ready : State::queued;
  switch (reason) {
    case Reason::unclear:
    case Reason::no_plan:
      return ruling == Ruling::approve ? worked_on : State::queued;
    case Reason::risk:
      return ruling == Ruling::approve ? State::ready : State::queued;
    case Reason::review_limit:
    case Reason::no_verdict:
    case Reason::checks_failed:
    case Reason::checks_timeout:
      return ruling == Ruling::approve ? State::submitting : worked_on;
    default:
      return worked_on;
  }
}

bool stands_for_a_review(Reason reason, Ruling ruling) {
  const bool is_review = reason == Reason::review_limit || reason == Reason::no_verdict;
  return is_review && ruling == Ruling::approve;
}

}  // namespace wave::domain
