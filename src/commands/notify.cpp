// SPDX-License-Identifier: MIT
// `git wave notify`, started beside whoever has recorded a move that the user wants to be told of.
// Never typed by people.
#include "actions/notifier.h"
#include "commands/verbs.h"
#include "os/log.h"

namespace wave::commands {
namespace {

struct Answers {};

void declare(cli::Options&, Answers&) {}

int act(cli::Context& context, const Answers&) {
  os::log_to(context.layout().wave_dir() / "logs" / "notify.log");
  actions::Notifier(context.store(), actions::NotifySettings::of(context.untold_config()),
                    context.processes(), context.environment(), context.clock())
      .deliver();
  return 0;
}

}  // namespace

cli::Command notify() {
  return {.group = cli::Group::hidden,
          .need = cli::Need::store,
          .summary = "run notify.command for what is to be told",
          .usage = {"notify"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
