// SPDX-License-Identifier: MIT
// Makes checkpoints: which tasks they settle, and when one is worth it.
#pragma once

#include "git/repository.h"
#include "index/index.h"
#include "os/clock.h"
#include "store/writer_identity.h"

#include <cstdint>

namespace wave::store {

class Mirror;

// Which tasks may be settled, and how many at once.
struct SettlePolicy {
  int64_t quiet_ms = 14LL * 24 * 3600 * 1000;  // ended, and not heard of since
  int64_t keep_newest = 1000;                  // so many of what ended stay in any case
  // A checkpoint for fewer is not worth it; nor, unless this is 1, for fewer than a fiftieth of
  // what is settled already, so that there never are very many.
  int64_t at_least = 500;
  int64_t at_most = 5000;
};

struct Settled {
  int64_t tasks = 0;
  bool more = false;  // there is more to be done
};

bool is_worth_settling(index::Index& index, const SettlePolicy& policy, const os::Now& now);

// One checkpoint, or none where it is not worth it. The caller holds the store's lock, and the
// index is up to date.
Settled settle_tasks(git::Repository& repository, Mirror& mirror, const WriterIdentity& identity,
                     const SettlePolicy& policy, const os::Now& now);

}  // namespace wave::store
