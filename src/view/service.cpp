// SPDX-License-Identifier: MIT
#include "view/service.h"

#include "json/writer.h"
#include "os/clock.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

}  // namespace

std::string service_text(const std::vector<service::Deed>& deeds, int64_t now_ms) {
  std::string out;
  for (const service::Deed& deed : deeds) {
    out += fmt::format("{} {} {}\n", os::rfc3339(now_ms), plain_line(deed.feature),
                       plain_line(deed.what));
  }
  return out;
}

std::string service_json(const std::vector<service::Deed>& deeds,
                         const std::vector<std::string>& troubles, int64_t now_ms) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member("at", os::rfc3339(now_ms));
  out.key("deeds").begin_array();
  for (const service::Deed& deed : deeds) {
    out.begin_object().member("task", deed.task).member("feature", deed.feature);
    out.member("what", deed.what).end_object();
  }
  out.end_array().key("troubles").begin_array();
  for (const std::string& trouble : troubles) out.string(trouble);
  out.end_array().end_object();
  return out.text() + '\n';
}

}  // namespace wave::view
