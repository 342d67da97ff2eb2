// SPDX-License-Identifier: MIT
#include "domain/verdict.h"

#include "domain/answer_fields.h"
#include "domain/stored_answer.h"
#include "json/writer.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::domain {
namespace {

constexpr size_t k_most_findings = 100;
constexpr size_t k_title = 200;  // characters
constexpr size_t k_text = 4000;  // characters
constexpr int64_t k_last_line = 100'000'000;

Finding read_finding(const json::Node& node, size_t index, AnswerFields& verdict) {
  AnswerFields fields(node, fmt::format("findings[{}]: ", index));
  Finding out;
  out.title = fields.line("title", k_title);
  if (fields.has("path")) out.path = fields.path("path");
  if (fields.has("line")) out.line = fields.integer("line", 1, k_last_line);
  out.severity =
      parse_severity(fields.word("severity", severity_words())).value_or(Severity::blocker);
  out.text = fields.text("text", k_text);
  if (!fields.is_sound()) verdict.add_all(fields);
  return out;
}

void check_agreement(const Verdict& verdict, AnswerFields& fields) {
  const bool grave = std::any_of(verdict.findings.begin(), verdict.findings.end(),
                                 [](const Finding& f) { return f.severity <= Severity::major; });
  if (verdict.approved && grave) {
    fields.add("the verdict is 'approve', but there are findings of the severity blocker or major");
  }
  if (!verdict.approved && verdict.findings.empty()) {
    fields.add("the verdict is 'findings', but there are none");
  }
}

}  // namespace

Answer<Verdict> parse_verdict(const json::Node& answer) {
  AnswerFields fields(answer);
  Verdict out;
  out.approved = fields.word("verdict", {"approve", "findings"}) == "approve";
  const std::vector<const json::Node*> findings = fields.objects("findings", k_most_findings);
  for (size_t i = 0; i < findings.size(); ++i) {
    out.findings.push_back(read_finding(*findings[i], i, fields));
  }
  if (fields.is_sound()) check_agreement(out, fields);
  if (fields.is_sound() && to_json(out).size() > k_longest_verdict) {
    fields.add(fmt::format("the verdict is longer than {} bytes", k_longest_verdict));
  }
  if (!fields.is_sound()) return fields.fault();
  return out;
}

std::string to_json(const Verdict& verdict) {
  json::Writer out;
  out.begin_object().member("verdict", verdict.approved ? "approve" : "findings");
  out.key("findings").begin_array();
  for (const Finding& finding : verdict.findings) {
    out.begin_object().member("title", finding.title);
    if (finding.path.empty()) {
      out.key("path").null();
    } else {
      out.member("path", finding.path);
    }
    out.member_or_null("line", finding.line).member("severity", to_string(finding.severity));
    out.member("text", finding.text).end_object();
  }
  out.end_array().end_object();
  return out.take();
}

Answer<Verdict> verdict_from_json(std::string_view text) {
  return stored_answer<Verdict>(text, parse_verdict);
}

}  // namespace wave::domain
