// SPDX-License-Identifier: MIT
#include "domain/analysis.h"

#include "domain/answer_fields.h"
#include "domain/stored_answer.h"
#include "domain/string_lists.h"

namespace wave::domain {
namespace {

constexpr size_t k_text = 16000;  // characters
constexpr ListLimits k_questions = {10, 1000};

}  // namespace

Answer<Analysis> parse_analysis(const json::Node& answer) {
  AnswerFields fields(answer);
  Analysis out;
  out.text = fields.text("analysis", k_text);
  out.relevant_files = fields.paths("relevant_files");
  out.questions = fields.texts("questions", k_questions);
  if (!fields.is_sound()) return fields.fault();
  return out;
}

std::string to_json(const Analysis& analysis) {
  json::Writer out;
  out.begin_object().member("analysis", analysis.text);
  write_strings(out, "relevant_files", analysis.relevant_files);
  write_strings(out, "questions", analysis.questions);
  out.end_object();
  return out.take();
}

Answer<Analysis> analysis_from_json(std::string_view text) {
  return stored_answer<Analysis>(text, parse_analysis);
}

}  // namespace wave::domain
