// SPDX-License-Identifier: MIT
// Which issues may be taken up without anybody's judgement being asked, and in which order. Every
// refusal has a name and a sentence, so that people see why nothing happens to theirs.
#pragma once

#include "domain/candidate.h"
#include "domain/scheduling_policy.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// In the order in which they are looked at.
enum class Refusal {
  closed,
  open_run,  // a run of ours is on it
  tried,     // runs of ours have ended without success, and it has not changed since
  author,    // of nobody whom policy or forge trusts
  assigned,  // somebody has it
  no_label,  // it has none of the labels that are needed
  blocked_label,
  skip_label,
  dependency,  // something it depends on is not closed
  dependency_unknown,
  mentioned,         // an open pull request is about it
  mentions_unknown,  // pull requests could not be listed
};

std::string_view to_string(Refusal refusal);

struct Ineligible {
  Refusal refusal = Refusal::closed;
  std::string sentence;  // for people, no capital and no full stop
};

// Nothing when it may be taken up.
std::optional<Ineligible> why_ineligible(const Candidate& candidate,
                                         const SchedulingPolicy& policy);

// Whether what the scheduler has queued already is taken back for it. Not for what is merely
// unknown: a forge that does not answer must not empty the queue. (It lets nothing new in either.)
bool takes_back(Refusal refusal);

// Those that may be taken up, the most urgent first: by the first priority label that they have, by
// their own priority, by age, by number. Nothing is cut off here; see when_to_ask.h.
std::vector<Candidate> eligible(const std::vector<Candidate>& candidates,
                                const SchedulingPolicy& policy);

}  // namespace wave::domain
