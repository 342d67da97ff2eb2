// SPDX-License-Identifier: MIT
// Where a piece of work goes on once a person has said something.
#pragma once

#include "domain/reason.h"
#include "domain/state.h"

namespace wave::domain {

enum class Ruling {
  none,     // words only
  approve,  // it may go on as it is
  reject    // it is not to be done
};

// From needs_human, where it was left for this reason. With words, what was asked before the work
// is planned anew, and what was asked in it is worked on again; an approval takes the place of what
// was missing. `planned`: there is a plan.
State state_after_answer(Reason reason, Ruling ruling, bool planned);

// Whether a person's approval stands for the review that did not come about.
bool stands_for_a_review(Reason reason, Ruling ruling);

}  // namespace wave::domain
