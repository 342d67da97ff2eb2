// SPDX-License-Identifier: MIT
#include "domain/impact.h"

#include "domain/answer_fields.h"
#include "domain/stored_answer.h"
#include "domain/string_lists.h"

namespace wave::domain {
namespace {

constexpr size_t k_text = 8000;  // characters
constexpr ListLimits k_modules = {50, 200};
constexpr ListLimits k_questions = {10, 1000};

}  // namespace

Answer<Impact> parse_impact(const json::Node& answer) {
  AnswerFields fields(answer);
  Impact out;
  out.risk = parse_risk(fields.word("risk", risk_words())).value_or(Risk::very_high);
  out.text = fields.text("impact", k_text);
  out.affected_modules = fields.texts("affected_modules", k_modules);
  out.risks = fields.texts("risks");
  out.questions = fields.texts("questions", k_questions);
  if (!fields.is_sound()) return fields.fault();
  return out;
}

std::string to_json(const Impact& impact) {
  json::Writer out;
  out.begin_object().member("risk", to_string(impact.risk)).member("impact", impact.text);
  write_strings(out, "affected_modules", impact.affected_modules);
  write_strings(out, "risks", impact.risks);
  write_strings(out, "questions", impact.questions);
  out.end_object();
  return out.take();
}

Answer<Impact> impact_from_json(std::string_view text) {
  return stored_answer<Impact>(text, parse_impact);
}

}  // namespace wave::domain
