// SPDX-License-Identifier: MIT
// The pieces that go on by themselves after a failure or a usage limit, and when.
#pragma once

#include "domain/summary.h"
#include "service/backoff.h"
#include "store/store.h"

#include <cstdint>
#include <vector>

namespace wave::service {

struct DueRetry {
  domain::Summary piece;
  int64_t failures = 0;  // in a row
  int64_t due_ms = 0;    // wall clock
};

// By when they are due. It follows from the record, whether or not a service runs.
std::vector<DueRetry> due_retries(store::Store& store, const Backoff& backoff, int64_t now_ms);

}  // namespace wave::service
