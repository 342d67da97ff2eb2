// SPDX-License-Identifier: MIT
// Most events only add to what a task has: commits, messages. There may be thousands of them, and the
// summary of all before tells what it is with one more.
#pragma once

#include "domain/event.h"
#include "domain/summary.h"

namespace wave::domain {

// Whether the event moves nothing, may always be appended to a task that is there, and what it does
// to the summary follows from nothing but the summary. Every kind that is not named there is folded
// with the whole task.
bool only_adds(const Event& event);

// The summary with such an event, which stands behind all others and whose id is new:
// what summarize() says of all of them folded.
void add(Summary& summary, const Event& event);

}  // namespace wave::domain
