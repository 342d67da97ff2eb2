// SPDX-License-Identifier: MIT
#include "store/kept_out_logs.h"

#include <utility>

namespace wave::store {

KeptOutLogs::KeptOutLogs(const SyncRecord& before, std::string remote, bool retry,
                         const os::Now& now)
    : before_(before), remote_(std::move(remote)), retry_(retry), now_(now) {}

bool KeptOutLogs::is_waiting(const std::string& ref, const std::string& tip) {
  const KeptOut* kept = known(ref);
  const bool waits = kept && kept->oid == tip && !retry_ && now_.wall_ms < kept->next_ms;
  if (waits) refs_[ref] = *kept;
  return waits;
}

void KeptOutLogs::add(const std::string& ref, const std::string& tip, const std::string& why) {
  refs_[ref] = kept_out_again(known(ref), tip, why, now_);
}

const KeptOut* KeptOutLogs::known(const std::string& ref) const {
  const auto found = before_.kept_out.find({remote_, ref});
  return found == before_.kept_out.end() ? nullptr : &found->second;
}

}  // namespace wave::store
