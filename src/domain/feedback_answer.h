// SPDX-License-Identifier: MIT
// What a developer answers when it was given failing checks and comments on its change.
#pragma once

#include "domain/answer_fault.h"
#include "json/node.h"

#include <string>

namespace wave::domain {

struct FeedbackAnswer {
  bool acted = true;   // false: nothing is to be done
  std::string reason;  // what was done, or why nothing is to be done
  bool operator==(const FeedbackAnswer&) const = default;
};

// {"answer": "acted" | "no_action", "reason": "..."}; the reason is never blank.
Answer<FeedbackAnswer> parse_feedback_answer(const json::Node& answer);

}  // namespace wave::domain
