// SPDX-License-Identifier: MIT
#include "view/settings.h"

#include "json/writer.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

// Says where the value is from, and that it waits for trust where it does.
std::string origin_words(const config::Setting& setting) {
  const std::string where = plain_line(setting.origin.text());
  return setting.in_force ? where : where + ", not in force: git wave trust approves it";
}

}  // namespace

std::string settings_text(const std::vector<config::Setting>& settings, const Style& style) {
  std::string out;
  for (const config::Setting& setting : settings) {
    out += fmt::format("{} = {}  {}\n", plain_line(setting.key), plain_line(setting.value),
                       coloured("(" + origin_words(setting) + ")", Colour::grey, style));
    out += fmt::format("    {}\n", setting.meaning);
  }
  return out;
}

std::string settings_json(const std::vector<config::Setting>& settings) {
  json::Writer out;
  out.begin_object().member("schema", k_schema);
  out.key("settings").begin_array();
  for (const config::Setting& setting : settings) {
    out.begin_object().member("key", setting.key).member("value", setting.value);
    out.member("layer", name_of(setting.origin.layer)).member("origin", setting.origin.text());
    out.member_bool("in_force", setting.in_force).member("meaning", setting.meaning);
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
