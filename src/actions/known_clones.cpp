// SPDX-License-Identifier: MIT
#include "actions/known_clones.h"

#include "store/batch.h"
#include "store/sync_record.h"

#include <algorithm>

namespace wave::actions {

std::vector<KnownClone> known_clones(const git::Layout& layout) {
  std::vector<KnownClone> out;
  for (const auto& [writer, log] : store::read_sync_record(layout.wave_dir()).logs) {
    out.push_back({writer, log.remote, log.at_ms, log.schema > store::k_batch_schema});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.seen_ms > b.seen_ms; });
  return out;
}

}  // namespace wave::actions
