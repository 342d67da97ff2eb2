// SPDX-License-Identifier: MIT
// When the scheduler agent is asked, about which candidates, and what follows from what it said. It
// is asked only when something has changed, by value. What it once said holds for that version of
// the issue, also an `enqueue` that was not carried out yet: it is taken up as soon as there is a
// place, without asking again.
#pragma once

#include "domain/candidate.h"
#include "domain/scheduler_memory.h"
#include "domain/scheduling_policy.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

enum class AskCause {
  none,            // it is not asked
  first,           // never before
  policy_changed,  // what it said was said under another policy
  issues_changed,  // there are issues, or versions of some, that it has not seen
  queue_shrank,    // there are places again, and nothing that it wanted fills them
  queue_empty,     // nothing is queued, and it was not asked for long
};

std::string_view to_string(AskCause cause);

struct Question {
  AskCause cause = AskCause::none;
  std::vector<std::string> keys;  // whom it is asked about; empty exactly when it is not asked
};

// `candidates` are the eligible ones in their order (see eligibility.h), those queued by the
// scheduler among them; `queued` is how many are queued now.
//
// At most policy.question_limit are asked about at once, and no two of the same number. None waits
// for ever behind the others: of those that were never weighed in this version the most urgent come
// first, but a quarter of the places goes to the oldest of them; what was weighed before comes
// after, the longest ago first.
Question when_to_ask(const std::vector<Candidate>& candidates, const SchedulerMemory& memory,
                     const SchedulingPolicy& policy, int64_t queued, int64_t now_ms);

// The keys of the candidates to be queued now: those not queued whose decision, for this version
// and under this policy, is `enqueue`; the highest score first, then as they stand; as many as
// there are places.
std::vector<std::string> to_enqueue(const std::vector<Candidate>& candidates,
                                    const SchedulerMemory& memory, const SchedulingPolicy& policy,
                                    int64_t queued);

// What the scheduler itself has queued, nobody has begun, and must not stay queued: a filter
// refuses it now, or the agent has come to another mind about its present version.
struct TakenBack {
  std::string key;
  bool rejected = false;  // by the agent, until it is changed; else it is only put off
  std::string sentence;   // for people, no capital and no full stop
};

// `candidates` are all of them, the ineligible ones as well.
std::vector<TakenBack> to_take_back(const std::vector<Candidate>& candidates,
                                    const SchedulerMemory& memory, const SchedulingPolicy& policy);

// Takes in an answer under this policy: its decisions hold for the versions of the candidates that
// were asked about. What was decided under another policy is forgotten.
void remember(SchedulerMemory& memory, const std::vector<Candidate>& asked,
              const std::vector<Weighing>& answer, const SchedulingPolicy& policy, int64_t now_ms);

}  // namespace wave::domain
