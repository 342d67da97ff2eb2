// SPDX-License-Identifier: MIT
#include "domain/feedback_answer.h"

#include "domain/answer_fields.h"

namespace wave::domain {
namespace {

constexpr size_t k_reason = 4000;  // characters

}  // namespace

Answer<FeedbackAnswer> parse_feedback_answer(const json::Node& answer) {
  AnswerFields fields(answer);
  FeedbackAnswer out;
  out.acted = fields.word("answer", {"acted", "no_action"}) != "no_action";
  out.reason = fields.text("reason", k_reason);
  if (!fields.is_sound()) return fields.fault();
  return out;
}

}  // namespace wave::domain
