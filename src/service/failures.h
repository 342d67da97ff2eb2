// SPDX-License-Identifier: MIT
// What follows when a run of a piece did not succeed.
#pragma once

#include "domain/task.h"
#include "service/pass.h"

#include <cstdint>

namespace wave::service {

// How many runs in a row, up to the newest, came to no good end. What a person has stopped is no
// failure, and what a person has answered begins the count anew.
int64_t failures_in_a_row(const domain::Task& task);

// Before when the next run is not to be started (wall clock); 0: after no failure.
int64_t retry_at(const domain::Task& task, const Backoff& backoff, int64_t now_ms);

// Takes pieces whose run has failed back to `ready`, or to a person when that has happened too
// often, or when it would only happen again.
class Recovery {
 public:
  explicit Recovery(Doors& doors) : doors_(doors) {}
  Turn step(const Pass& pass);

 private:
  void look(const Pass& pass, const domain::Summary& row, Turn& turn);

  Doors& doors_;
};

}  // namespace wave::service
