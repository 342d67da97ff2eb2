// SPDX-License-Identifier: MIT
#include "actions/settle_tasks.h"

#include "error/error.h"
#include "os/signals.h"

namespace wave::actions {
namespace {

constexpr int64_t k_day_ms = int64_t{24} * 3600 * 1000;
constexpr int64_t k_at_most = 20000;  // of one checkpoint: a few megabytes

}  // namespace

store::SettlePolicy settle_policy(const config::Config& config) {
  store::SettlePolicy policy;
  policy.quiet_ms = config.integer("index.settle_days") * k_day_ms;
  policy.keep_newest = config.integer("index.settle_keep");
  return policy;
}

int64_t settle_all(store::Store& store, store::SettlePolicy policy, const os::Now& now) {
  policy.at_least = 1;
  policy.at_most = k_at_most;
  int64_t count = 0;
  for (;;) {
    const store::Settled settled = store.settle(now, policy);
    count += settled.tasks;
    if (settled.tasks == 0 && settled.more) {
      throw Error("somebody else is writing to the log", "try again in a moment");
    }
    if (!settled.more || os::interrupted()) return count;
  }
}

}  // namespace wave::actions
