// SPDX-License-Identifier: MIT
#include "service/deed_log.h"

#include "error/error.h"
#include "json/writer.h"
#include "os/log.h"
#include "runner/launch_record.h"

#include <fmt/format.h>

namespace wave::service {
namespace {

// A hint for whoever looks for it: that it cannot be read stops nothing.
std::string session_of(const store::Store& store, const std::string& run) {
  if (run.empty()) return {};
  try {
    return runner::read_agent_session(store.layout().run_dir(run));
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return {};
  }
}

}  // namespace

std::string deed_line(const Deed& deed, const domain::Summary& row, const std::string& session) {
  std::string out = fmt::format("task={}", deed.task);
  if (!row.origin.empty()) out += fmt::format(" issue={}#{}", row.origin, row.number);
  out += fmt::format(" feature={} state={}", json::quote(deed.feature), to_string(row.state));
  if (row.reason != domain::Reason::none) out += fmt::format(" reason={}", to_string(row.reason));
  if (!row.run.empty()) out += fmt::format(" run={}", row.run);
  if (!session.empty()) out += fmt::format(" session={}", json::quote(session));
  return out + " did=" + json::quote(deed.what);
}

void log_deeds(Doors& doors, const std::vector<Deed>& deeds) {
  for (const Deed& deed : deeds) {
    const auto row = doors.store.index().summary(deed.task);
    if (!row) continue;
    os::log(os::Level::info, deed_line(deed, *row, session_of(doors.store, row->run)));
  }
}

}  // namespace wave::service
