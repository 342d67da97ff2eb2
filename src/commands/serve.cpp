// SPDX-License-Identifier: MIT
#include "actions/only_one.h"
#include "cli/output.h"
#include "commands/service_doors.h"
#include "commands/tell_deeds.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/log.h"
#include "os/paths.h"
#include "os/signals.h"
#include "service/service.h"
#include "view/unit.h"

#include <charconv>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> workers;
  bool until_idle = false;
  bool json = false;
  bool unit = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.value("--workers", "n", answers.workers, "how many pieces are worked on at once");
  options.flag("--until-idle", answers.until_idle, "end when there is nothing left to do");
  options.flag("--json", answers.json, "say in JSON what is done, one line for each pass");
  options.flag("--print-unit", answers.unit, "print a unit for systemd --user, and nothing else");
}

std::optional<int64_t> workers_of(const Answers& answers) {
  if (!answers.workers) return std::nullopt;
  int64_t value = 0;
  const char* end = answers.workers->data() + answers.workers->size();
  const auto [stopped, error] = std::from_chars(answers.workers->data(), end, value);
  constexpr int64_t k_most = 1000;
  if (error == std::errc() && stopped == end && value >= 1 && value <= k_most) return value;
  throw UsageError(fmt::format("'{}' is nothing for '--workers'", *answers.workers),
                   fmt::format("it wants a whole number from 1 to {}", k_most));
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.unit) {
    cli::print(view::serve_unit(os::self_path()));
    return 0;
  }
  const auto workers = workers_of(answers);
  context.sound_config();
  const actions::OnlyOne only(context.layout().wave_dir(), "serve");
  os::log_to(context.layout().wave_dir() / "logs" / "serve.log");
  ServiceDoors doors(context);
  service::Service service(doors.doors(), workers);
  PauseTeller pauses;
  while (!os::interrupted()) {
    const os::Now now = context.now();
    const service::Service::Report report = service.step(now);
    tell_deeds(report, now, answers.json ? DeedsAs::json : DeedsAs::text);
    pauses.tell(report.is_paused);
    if (answers.until_idle && report.is_idle) return 0;
    if (!os::interrupted()) service.wait(report, now);
  }
  // Who is at work has a runner that needs nobody; the next service takes it from there.
  cli::narrate("git wave: the service ends; agents that are at work go on\n");
  return 0;
}

}  // namespace

cli::Command serve() {
  return {.group = cli::Group::backlog,
          .need = cli::Need::store,
          .summary = "take work from the backlog to its landing, unattended",
          .usage = {"serve [--workers <n>] [--until-idle] [--json]", "serve --print-unit"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
