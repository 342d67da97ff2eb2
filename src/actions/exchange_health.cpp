// SPDX-License-Identifier: MIT
#include "actions/exchange_health.h"

#include "actions/known_clones.h"
#include "os/clock.h"
#include "store/sync_record.h"

namespace wave::actions {

void check_exchanges(const store::Store& store, std::vector<Finding>& out) {
  const store::SyncRecord record = store::read_sync_record(store.layout().wave_dir());
  for (const auto& [place, kept] : record.kept_out) {
    out.push_back(
        {"sync " + place.first, Health::note,
         "'" + place.second + "' is kept out since " + os::rfc3339(kept.since_ms) + ": " + kept.why,
         "git wave sync --retry " + place.first +
             " looks again; whoever wrote it there "
             "can tell what it is"});
  }
  for (const KnownClone& clone : known_clones(store.layout())) {
    if (!clone.is_newer) continue;
    out.push_back({"log " + clone.writer, Health::note,
                   "a newer git-wave writes it; not all of it is understood", "upgrade git-wave"});
  }
  for (const auto& [remote, at_ms] : record.remotes) {
    out.push_back({"sync " + remote, Health::good, "last at " + os::rfc3339(at_ms), ""});
  }
}

}  // namespace wave::actions
