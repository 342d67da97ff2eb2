// SPDX-License-Identifier: MIT
// What is known of a piece of the backlog beside its task: what is wanted, and what the service has
// done about it.
#pragma once

#include "domain/work_events.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::domain {

// What a person was asked and has said.
struct GivenAnswer {
  std::string question;
  std::string text;
};

struct Work {
  std::string origin;  // the forge: "local", "github"
  int64_t number = 0;  // its number there
  std::string url;     // its address there, or empty
  Described described;
  std::optional<Weighed> weighed;    // the newest
  int64_t weighed_ms = 0;            // when
  std::optional<Planned> planned;    // the newest
  std::vector<Reviewed> reviews;     // in the order they were given
  std::vector<Checked> checks;       // the same
  std::optional<Proposed> proposed;  // the newest
  std::vector<Called> calls;         // in the order in which they were told
  std::string question;              // that waits for its answer; empty: none
  std::vector<GivenAnswer> answers;  // in the order they were given
  size_t runs_answered = 0;          // how many runs there were when the last one was
  size_t reviews_answered = 0;       // the same of reviews
  size_t checks_answered = 0;        // the same of checks
  bool held = false;                 // a person keeps the service from it
};

// The newest judgement of this tree; nothing when it was not judged.
const Reviewed* review_of(const Work& work, const std::string& tree);
// The newest result of all checks of this commit; nothing when they have not ended.
const Checked* checks_of(const Work& work, const std::string& oid);

}  // namespace wave::domain
