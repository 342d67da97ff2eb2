// SPDX-License-Identifier: MIT
#include "view/health.h"

#include "json/writer.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

using actions::Finding;
using actions::Health;

constexpr int k_schema = 1;

std::string_view word_of(Health health) {
  switch (health) {
    case Health::good:
      return "good";
    case Health::note:
      return "note";
    case Health::bad:
      return "bad";
  }
  return "";
}

Colour colour_of_health(Health health) {
  if (health == Health::good) return Colour::green;
  return health == Health::note ? Colour::yellow : Colour::red;
}

}  // namespace

std::string findings_text(const std::vector<Finding>& findings, const Style& style) {
  std::string out;
  for (const Finding& finding : findings) {
    out += coloured(fmt::format("{:<4}", word_of(finding.health)), colour_of_health(finding.health),
                    style);
    out += fmt::format("  {}: {}\n", plain_line(finding.subject), plain_line(finding.what));
    if (!finding.mend.empty()) out += fmt::format("      -> {}\n", plain_line(finding.mend));
  }
  return out;
}

std::string findings_json(const std::vector<Finding>& findings) {
  const bool healthy = std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.health == Health::bad;
  });
  json::Writer out;
  out.begin_object().member("schema", k_schema).member_bool("healthy", healthy);
  out.key("findings").begin_array();
  for (const Finding& finding : findings) {
    out.begin_object().member("subject", finding.subject).member("health", word_of(finding.health));
    out.member("what", finding.what).member_or_null("mend", some(finding.mend));
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

std::string repairs_text(const std::vector<actions::Repair>& repairs) {
  std::string out;
  for (const actions::Repair& repair : repairs) {
    out += fmt::format("{}\t{}\t{}\n", repair.task, plain_line(repair.feature),
                       plain_line(repair.what));
  }
  return out;
}

std::string repairs_json(const std::vector<actions::Repair>& repairs) {
  json::Writer out;
  out.begin_object();
  out.member("schema", k_schema);
  out.key("repairs").begin_array();
  for (const actions::Repair& repair : repairs) {
    const bool of_a_task = repair.task != "-";
    out.begin_object();
    out.member_or_null("task", of_a_task ? std::optional(repair.task) : std::nullopt);
    out.member_or_null("feature", of_a_task ? std::optional(repair.feature) : std::nullopt);
    out.member("what", repair.what);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
