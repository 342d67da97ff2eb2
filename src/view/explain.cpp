// SPDX-License-Identifier: MIT
#include "view/explain.h"

#include "json/writer.h"
#include "view/plain_text.h"
#include "view/table.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

std::string head_line(const domain::StatusRow& row, const Style& style) {
  std::string out = fmt::format("{} is {}", plain_line(row.task.feature),
                                coloured(state_word(row), colour_of(row.state), style));
  if (row.reason != domain::Reason::none) out += fmt::format(": {}", to_string(row.reason));
  if (!row.detail.empty()) out += fmt::format(" ({})", plain_line(row.detail));
  if (row.activity != domain::Activity::none) {
    out += fmt::format(", {}: {}", to_string(row.activity), plain_line(row.evidence));
  }
  return out + '\n';
}

}  // namespace

std::string explanation_text(const actions::Explanation& explanation, const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const domain::Evidence& each : explanation.evidence) {
    rows.push_back({{plain_line(each.source)},
                    {plain_line(each.says)},
                    {each.age_ms ? age(0, *each.age_ms) : ""},
                    {std::string(to_string(each.weight))}});
  }
  std::string out = head_line(explanation.row, style) + '\n';
  out += format_table({{"SOURCE"}, {"SAYS", Align::left, 20}, {"AGE", Align::right, 4}, {"WEIGHT"}},
                      rows, style);
  if (!explanation.changes.empty()) out += "\nwhat would change it:\n";
  for (const std::string& each : explanation.changes) out += "  " + plain_line(each) + '\n';
  return out;
}

std::string explanation_json(const actions::Explanation& explanation) {
  const domain::StatusRow& row = explanation.row;
  json::Writer out;
  out.begin_object();
  out.member("schema", k_schema).member("id", row.task.id).member("feature", row.task.feature);
  out.member("state", to_string(row.state)).member_bool("recorded", row.recorded);
  const bool active = row.activity != domain::Activity::none;
  out.member_or_null("activity",
                     active ? std::optional(std::string(to_string(row.activity))) : std::nullopt);
  out.key("evidence").begin_array();
  for (const domain::Evidence& each : explanation.evidence) {
    out.begin_object();
    out.member("source", each.source).member("says", each.says);
    out.member_or_null("age_ms", each.age_ms);
    out.member("weight", to_string(each.weight));
    out.end_object();
  }
  out.end_array();
  out.key("changes").begin_array();
  for (const std::string& each : explanation.changes) out.string(each);
  out.end_array();
  out.end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
