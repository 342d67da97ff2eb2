// SPDX-License-Identifier: MIT
#include "actions/garbage.h"

namespace wave::actions {

GarbagePolicy garbage_policy(const config::Config& config) {
  GarbagePolicy out;
  out.trash_days = config.integer("gc.trash_days");
  out.keep_days = config.integer("gc.keep_days");
  out.trash_bytes = config.integer("gc.trash_bytes");
  out.fold_days = config.integer("gc.fold_days");
  out.fold_bytes = config.integer("gc.fold_bytes");
  out.output_bytes = config.integer("gc.output_bytes");
  out.run_days = config.integer("gc.run_days");
  return out;
}

const config::Mistake* doubt_about_periods(const config::Config& config) {
  return config.mistake_about("gc");
}

}  // namespace wave::actions
