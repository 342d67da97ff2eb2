// SPDX-License-Identifier: MIT
#include "service/claim_talk.h"

#include "actions/known_remotes.h"
#include "os/clock.h"
#include "store/store_lock.h"

namespace wave::service {

std::string own_writer(store::Store& store) {
  if (const auto known = store.writer()) return known->writer;
  const git::Layout& layout = store.layout();
  const os::FileLock held = store::lock_store(layout);
  return store::ensure_writer(layout.wave_dir(), layout.common_dir).writer;
}

ClaimTalk::ClaimTalk(Doors& doors, const Pass& pass)
    : remote_(
          doors.store.layout().wave_dir() / "claims",
          actions::recorded_url(doors.store.repository(), doors.store.layout(), pass.policy.remote),
          pass.config.duration("claims.timeout"), doors.processes),
      place_(remote_, doors.store.layout().common_dir / "objects"),
      claims_(place_, doors.store.layout().wave_dir(), own_writer(doors.store), os::boot_id()) {}

}  // namespace wave::service
