// SPDX-License-Identifier: MIT
#include "view/schedule.h"

#include "domain/visible_text.h"
#include "json/writer.h"
#include "view/plain_text.h"
#include "view/table.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

void begin(json::Writer& out, bool dry_run) {
  out.begin_object().member("schema", k_schema).member_bool("dry_run", dry_run);
}

// Members of the open object.
void write_piece(json::Writer& out, const domain::Summary& row) {
  out.member("id", row.id).member("feature", row.feature).member("number", row.number);
  out.member("title", row.title);
}

}  // namespace

std::string outlook_text(const std::vector<service::Scheduler::Outlook>& pieces,
                         const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const service::Scheduler::Outlook& each : pieces) {
    rows.push_back({{fmt::format("#{}", each.row.number)},
                    {domain::visible_line(each.row.feature)},
                    {each.why_not.empty() ? "yes" : "no"},
                    {domain::visible_line(each.why_not)}});
  }
  if (rows.empty()) return {};
  return format_table({{"NUMBER", Align::right, 6},
                       {"FEATURE", Align::left, 16},
                       {"ELIGIBLE", Align::left, 8},
                       {"WHY NOT", Align::left, 20}},
                      rows, style);
}

std::string outlook_json(const std::vector<service::Scheduler::Outlook>& pieces) {
  json::Writer out;
  begin(out, true);
  out.key("queued").begin_array().end_array().key("pieces").begin_array();
  for (const service::Scheduler::Outlook& each : pieces) {
    out.begin_object();
    write_piece(out, each.row);
    out.member_bool("eligible", each.why_not.empty());
    out.member_or_null("why_not", some(each.why_not)).end_object();
  }
  out.end_array().key("deeds").begin_array().end_array().end_object();
  return plain_json(out.take()) + '\n';
}

std::string schedule_json(const std::vector<domain::Summary>& queued,
                          const std::vector<service::Deed>& deeds) {
  json::Writer out;
  begin(out, false);
  out.key("queued").begin_array();
  for (const domain::Summary& row : queued) {
    out.begin_object();
    write_piece(out, row);
    out.end_object();
  }
  out.end_array().key("pieces").begin_array().end_array().key("deeds").begin_array();
  for (const service::Deed& deed : deeds) {
    out.begin_object().member("task", deed.task).member("feature", deed.feature);
    out.member("what", deed.what).end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
