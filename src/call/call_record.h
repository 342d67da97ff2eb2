// SPDX-License-Identifier: MIT
// A call as it was begun, written to `call.json`. A local fact of this clone: absolute paths are
// allowed.
#pragma once

#include "call/call_request.h"
#include "os/process_identity.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace wave::call {

struct CallRecord {
  CallRequest request;  // as read: without prompt and environment
  // Random, and the same however often a lost call is begun: by it everything that the call has
  // ever started is found. An id alone is not enough, another repository may use it too.
  std::string mark;
  int64_t begun_ms = 0;  // wall clock
};

// With what is handed over beside it, `prompt` and `environment`.
void write_call(const std::filesystem::path& dir, const CallRecord& record);
// Nothing when there is none, or it cannot be understood.
std::optional<CallRecord> read_call(const std::filesystem::path& dir);

// What marks a process as the call's, in its environment.
std::string tag_of(const CallRecord& record);
// Every process of the call, of this and of earlier beginnings.
os::RunProcesses processes_of(const CallRecord& record,
                              const std::optional<os::ProcessIdentity>& agent);

}  // namespace wave::call
