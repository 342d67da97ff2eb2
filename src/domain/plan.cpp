// SPDX-License-Identifier: MIT
#include "domain/plan.h"

#include "domain/answer_fields.h"
#include "domain/stored_answer.h"
#include "domain/string_lists.h"

#include <fmt/format.h>

namespace wave::domain {
namespace {

// Characters.
constexpr size_t k_summary = 4000;
constexpr size_t k_analysis = 16000;
constexpr ListLimits k_modules = {50, 200};
constexpr ListLimits k_questions = {10, 1000};

std::vector<std::string> at_least_one(AnswerFields& fields, std::string_view name) {
  std::vector<std::string> out = fields.texts(name);
  if (out.empty()) fields.add(fmt::format("'{}' must be a list that names at least one", name));
  return out;
}

}  // namespace

Answer<Plan> parse_plan(const json::Node& answer) {
  AnswerFields fields(answer);
  Plan out;
  out.summary = fields.text("summary", k_summary);
  out.analysis = fields.text("analysis", k_analysis);
  out.recommended_changes = at_least_one(fields, "recommended_changes");
  out.acceptance_criteria = at_least_one(fields, "acceptance_criteria");
  out.affected_modules = fields.texts("affected_modules", k_modules);
  out.predicted_files = fields.paths("predicted_files");
  out.risks = fields.texts("risks");
  out.test_plan = fields.texts("test_plan");
  out.risk = parse_risk(fields.word("risk", risk_words())).value_or(Risk::very_high);
  out.questions = fields.texts("questions", k_questions);
  if (fields.is_sound() && to_json(out).size() > k_longest_plan) {
    fields.add(fmt::format("the plan is longer than {} bytes", k_longest_plan));
  }
  if (!fields.is_sound()) return fields.fault();
  return out;
}

std::string to_json(const Plan& plan) {
  json::Writer out;
  out.begin_object().member("summary", plan.summary).member("analysis", plan.analysis);
  write_strings(out, "recommended_changes", plan.recommended_changes);
  write_strings(out, "acceptance_criteria", plan.acceptance_criteria);
  write_strings(out, "affected_modules", plan.affected_modules);
  write_strings(out, "predicted_files", plan.predicted_files);
  write_strings(out, "risks", plan.risks);
  write_strings(out, "test_plan", plan.test_plan);
  out.member("risk", to_string(plan.risk));
  write_strings(out, "questions", plan.questions);
  out.end_object();
  return out.take();
}

Answer<Plan> plan_from_json(std::string_view text) { return stored_answer<Plan>(text, parse_plan); }

}  // namespace wave::domain
