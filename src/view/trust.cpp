// SPDX-License-Identifier: MIT
#include "view/trust.h"

#include "json/writer.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

}  // namespace

std::string approval_text(const actions::Approval& approval, const Style& style) {
  std::string out;
  for (const actions::ToApprove& each : approval.wanted) {
    const config::Setting& setting = each.setting;
    const bool marked = each.is_new && approval.any_before;
    out += fmt::format(
        "{} {} = {}  {}\n", marked ? '+' : ' ', plain_line(setting.key), plain_line(setting.value),
        coloured("(" + plain_line(setting.origin.text()) + ")", Colour::grey, style));
  }
  return out;
}

std::string approval_json(const actions::Approval& approval) {
  json::Writer out;
  out.begin_object().member("schema", k_schema);
  out.member_bool("approved", approval.approved);
  out.key("settings").begin_array();
  for (const actions::ToApprove& each : approval.wanted) {
    out.begin_object().member("key", each.setting.key).member("value", each.setting.value);
    out.member("origin", each.setting.origin.text()).member_bool("new", each.is_new);
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
