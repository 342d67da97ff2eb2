// SPDX-License-Identifier: MIT
#include "commands/take_further.h"

#include "actions/enqueue_task.h"
#include "actions/find_task.h"
#include "actions/service_pause.h"
#include "cli/output.h"
#include "commands/service_doors.h"
#include "error/error.h"
#include "os/signals.h"
#include "view/inspect.h"
#include "view/issue.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

// What keeps it from being started is not told by any deed.
void tell_waiting(cli::Context& context, const std::string& id, bool& told) {
  const auto task = context.store().index().task(id);
  if (!task || task->state != domain::State::ready || told) return;
  told = true;
  tell_how_it_stands(*task);
}

service::Service::Report step(service::Service& service, const os::Now& now, const Course& course) {
  const service::Service::Report report = service.step(now);
  tell_deeds(report, now, course.tell);
  return report;
}

Left go(cli::Context& context, const Course& course) {
  ServiceDoors doors(context);
  service::Service service(doors.doors(), std::nullopt, course.piece);
  PauseTeller pauses;
  bool told = false;
  const int64_t began_ms = context.now().boot_ms;
  while (!os::interrupted()) {
    const os::Now now = context.now();
    service::Service::Report report = step(service, now, course);
    pauses.tell(report.is_paused);
    const auto row = context.store().index().summary(course.piece.task);
    if (!row || course.is_over(*row)) return Left::over;
    if (report.deeds.empty()) tell_waiting(context, row->id, told);
    if (course.patience) {
      const int64_t left_ms = began_ms + course.patience->count() - now.boot_ms;
      if (left_ms <= 0) return Left::timed_out;
      report.due_ms = std::min(report.due_ms.value_or(INT64_MAX), now.wall_ms + left_ms);
    }
    if (!os::interrupted()) service.wait(report, now);
  }
  return Left::interrupted;
}

}  // namespace

std::optional<domain::Summary> piece_or_next(cli::Context& context,
                                             const std::optional<std::string>& name, bool next,
                                             const std::vector<domain::State>& states) {
  if (name && next) throw UsageError("a task and '--next' cannot be given together");
  if (name) return actions::find_issue(context.store(), *name, context.here());
  const auto rows = service::own_rows(context.store());
  for (const domain::State state : states) {
    const domain::Summary* oldest = nullptr;
    for (const domain::Summary& row : rows) {
      if (row.state != state || row.held) continue;
      if (oldest == nullptr || row.moved_ms < oldest->moved_ms) oldest = &row;
    }
    if (oldest != nullptr) return *oldest;
  }
  return std::nullopt;
}

domain::Summary queued_if_pending(cli::Context& context, const domain::Summary& piece) {
  if (piece.held) {
    throw Error(fmt::format("'{}' is paused", piece.feature),
                "git wave unpause " + piece.feature + " lets it go on", Exit::no);
  }
  if (actions::service_pause(context.layout())) {
    throw Error("the service is paused", "git wave unpause lets it go on", Exit::no);
  }
  if (piece.state != domain::State::pending) return piece;
  actions::IssueDoors doors{context.store(), context.config(), context.now()};
  actions::enqueue_tasks({piece}, doors);
  return context.store().index().summary(piece.id).value_or(piece);
}

Left take_further(cli::Context& context, const Course& course) {
  try {
    return go(context, course);
  } catch (const Error& error) {
    if (error.exit() != Exit::interrupted) throw;
    return Left::interrupted;
  }
}

void tell_how_it_stands(const domain::Task& task) {
  cli::narrate(fmt::format("'{}' {}\n", task.feature, view::waits_for(task)));
}

}  // namespace wave::commands
