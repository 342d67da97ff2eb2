// SPDX-License-Identifier: MIT
// What agents may take for a piece in all, its runs and the questions beside them; and the record
// of what the questions took.
#pragma once

#include "domain/task.h"
#include "service/pass.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::service {

// What is left of the time that worker.budget allows; nothing: it is not limited.
std::optional<int64_t> seconds_left(const domain::Task& task, const Policy& policy, int64_t now_ms);

// How long an agent of it may take that by itself might take `limit_s`; 0, there as here: any time.
int64_t seconds_for(const domain::Task& task, const Policy& policy, int64_t limit_s,
                    int64_t now_ms);

// Why no agent may begin anything for it any more: a sentence. Nothing: one may.
std::optional<std::string> why_spent(const domain::Task& task, const Policy& policy,
                                     int64_t now_ms);

// Records what the call has taken, if it has ended and that was not done: for the piece that it is
// about; of one about none, its share for each of these.
void tell_call(Doors& doors, const std::string& id, const std::vector<std::string>& sharers = {});

}  // namespace wave::service
