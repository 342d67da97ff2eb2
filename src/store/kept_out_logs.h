// SPDX-License-Identifier: MIT
// The logs of one remote that a sync does not take in.
#pragma once

#include "store/sync_record.h"

#include <map>
#include <string>

namespace wave::store {

class KeptOutLogs {
 public:
  // `before` outlives it, and is what was known when the sync began. With `retry` nothing waits.
  KeptOutLogs(const SyncRecord& before, std::string remote, bool retry, const os::Now& now);

  void clear() { refs_.clear(); }
  // Kept out before, unmoved since, and not due: it is kept out once more without a look.
  bool is_waiting(const std::string& ref, const std::string& tip);
  void add(const std::string& ref, const std::string& tip, const std::string& why);

  const std::map<std::string, KeptOut>& refs() const { return refs_; }

 private:
  const KeptOut* known(const std::string& ref) const;

  const SyncRecord& before_;
  std::string remote_;
  bool retry_;
  os::Now now_;
  std::map<std::string, KeptOut> refs_;
};

}  // namespace wave::store
