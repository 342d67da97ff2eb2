// SPDX-License-Identifier: MIT
#include "actions/collect_garbage.h"
#include "actions/collect_runs.h"
#include "actions/pool_filler.h"
#include "actions/upkeep.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/files.h"
#include "store/packing.h"
#include "view/removal.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  bool dry_run = false;
  bool automatic = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("-n,--dry-run", answers.dry_run, "only tell what would go");
  options.flag("--auto", answers.automatic, "only what is due by itself; says nothing");
  options.flag("--json", answers.json, "answer in JSON");
}

// How many objects of ours were packed, or would be.
size_t pack(cli::Context& context, actions::Deed deed) {
  store::Store& store = context.store();
  if (deed == actions::Deed::tell)
    return store::count_objects(store.repository(), store.layout()).own_loose;
  return store::pack_own_objects(store.repository(), store.layout(), context.processes(),
                                 context.now())
      .objects;
}

int collect_what_is_due(cli::Context& context, const Answers& answers) {
  if (answers.dry_run || answers.json) {
    throw UsageError("'--auto' goes with no other option", "git wave gc -n tells what would go");
  }
  actions::keep_up({context.store(), context.processes(), context.clock(), context.environment()});
  return 0;
}

// Members that no start has asked for as long as the trash is kept, or that may not be given away.
void collect_pool(cli::Context& context, const actions::GarbagePolicy& policy, actions::Deed deed,
                  actions::Garbage& out) {
  constexpr int64_t k_day_ms = 24 * 60 * 60 * 1000LL;
  const auto settings = actions::PoolSettings::of(context.config(), context.layout());
  actions::PoolDoors doors{context.store(), settings, context.processes(), context.clock()};
  const int64_t oldest = context.now().wall_ms - policy.trash_days * k_day_ms;
  const bool really = deed == actions::Deed::really;
  for (const actions::DroppedMember& each : actions::sweep_pool(doors, oldest, really)) {
    out.dropped.push_back({"-", "-", "pool", each.age_ms / k_day_ms, each.bytes, ""});
  }
}

actions::Garbage collect(cli::Context& context, actions::Deed deed) {
  const actions::GarbagePolicy policy = actions::garbage_policy(context.config());
  const os::Now now = context.now();
  actions::Garbage out = actions::collect_garbage(context.store(), policy, deed, now);
  actions::collect_all_runs(context.store(), policy, deed, now, out);
  collect_pool(context, policy, deed, out);
  return out;
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.automatic) return collect_what_is_due(context, answers);
  if (const auto* mistake = actions::doubt_about_periods(context.untold_config())) {
    throw Error(mistake->sentence, "nothing goes before it is known how long it shall stay");
  }
  const auto deed = answers.dry_run ? actions::Deed::tell : actions::Deed::really;
  const bool has_any = os::file_id(context.layout().wave_dir()).has_value();
  const actions::Garbage garbage = has_any ? collect(context, deed) : actions::Garbage();
  const size_t packed = has_any ? pack(context, deed) : 0;
  cli::print(answers.json ? view::garbage_json(garbage, packed, !answers.dry_run)
                          : view::garbage_text(garbage));
  if (garbage.left.empty()) return 0;
  throw Error(fmt::format("'{}' cannot be deleted whole", garbage.left.front()),
              "something in it is mounted, or belongs to another user");
}

}  // namespace

cli::Command gc() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "drop what has had its time, and pack what was recorded",
          .usage = {"gc [-n | --dry-run] [--json]", "gc --auto"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
