// SPDX-License-Identifier: MIT
// Answers of agents: whatever stands there, it is a sound value or a fault, never something else.
#include "domain/analysis.h"
#include "domain/answer_block.h"
#include "domain/feedback_answer.h"
#include "domain/impact.h"
#include "domain/plan.h"
#include "domain/relative_path.h"
#include "domain/verdict.h"
#include "domain/visible_text.h"
#include "domain/weighing.h"
#include "fuzz/target.h"

#include <algorithm>
#include <string>

namespace domain = wave::domain;

namespace {

constexpr const char* k_nonce = "0123456789abcdef";

void check_fault(const domain::AnswerFault& fault) {
  FUZZ_CHECK(!fault.sentence.empty() && fault.sentence.size() < 20000);
  FUZZ_CHECK(!domain::has_hidden(fault.sentence));
}

template <class Said>
const Said* said(const domain::Answer<Said>& answer) {
  if (const auto* fault = std::get_if<domain::AnswerFault>(&answer)) check_fault(*fault);
  return std::get_if<Said>(&answer);
}

void check_plan(const domain::Plan& plan) {
  const std::string kept = domain::to_json(plan);
  FUZZ_CHECK(kept.size() <= domain::k_longest_plan);
  const auto again = domain::plan_from_json(kept);
  FUZZ_CHECK(said(again) && *said(again) == plan);
  for (const std::string& path : plan.predicted_files) FUZZ_CHECK(!domain::path_fault(path));
  FUZZ_CHECK(!domain::has_hidden(plan.summary));
}

void check_verdict(const domain::Verdict& verdict) {
  const bool grave =
      std::any_of(verdict.findings.begin(), verdict.findings.end(),
                  [](const domain::Finding& f) { return f.severity <= domain::Severity::major; });
  FUZZ_CHECK(verdict.approved ? !grave : !verdict.findings.empty());
  const auto again = domain::verdict_from_json(domain::to_json(verdict));
  FUZZ_CHECK(said(again) && *said(again) == verdict);
}

void all_forms(const wave::json::Node& answer) {
  said(domain::parse_analysis(answer));
  said(domain::parse_impact(answer));
  said(domain::parse_feedback_answer(answer));
  const auto plan = domain::parse_plan(answer);
  if (said(plan)) check_plan(*said(plan));
  const auto verdict = domain::parse_verdict(answer);
  if (said(verdict)) check_verdict(*said(verdict));
  const auto weighings = domain::parse_weighings(answer, {1, 2});
  if (said(weighings)) FUZZ_CHECK(said(weighings)->size() == 2);
}

}  // namespace

void fuzz(std::string_view bytes) {
  const domain::AnswerMarkers markers = domain::answer_markers(k_nonce);
  const auto whole = domain::read_answer(bytes, k_nonce);
  if (said(whole)) all_forms(*said(whole));
  const std::string text = markers.begin + '\n' + std::string(bytes) + '\n' + markers.end;
  const auto inside = domain::read_answer(text, k_nonce);
  if (said(inside)) all_forms(*said(inside));
}
