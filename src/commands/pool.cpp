// SPDX-License-Identifier: MIT
// `git wave pool`, started beside whoever has taken a worktree from the warm pool: fills it again.
// Never typed by people.
#include "actions/pool_filler.h"
#include "commands/verbs.h"
#include "os/idle_priority.h"
#include "os/log.h"

namespace wave::commands {
namespace {

struct Answers {};

void declare(cli::Options&, Answers&) {}

int act(cli::Context& context, const Answers&) {
  os::become_idle();
  os::log_to(context.layout().wave_dir() / "logs" / "pool.log");
  const auto settings = actions::PoolSettings::of(context.untold_config(), context.layout());
  actions::PoolDoors doors{context.store(), settings, context.processes(), context.clock()};
  actions::fill_pool(doors);
  return 0;
}

}  // namespace

cli::Command pool() {
  return {.group = cli::Group::hidden,
          .need = cli::Need::store,
          .summary = "fill the pool of prepared worktrees",
          .usage = {"pool"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
