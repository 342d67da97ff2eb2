// SPDX-License-Identifier: MIT
// How a call stands, from what lies in its folder and who is alive.
#pragma once

#include "call/call_end.h"
#include "os/process_identity.h"

#include <cstdint>
#include <optional>

namespace wave::call {

struct CallLook {
  enum class State {
    absent,
    starting,  // nothing of it runs yet
    running,
    ended,
    lost  // its process is proven dead and has left no end; something of its agent may be alive
  };
  State state = State::absent;
  int64_t since_ms = 0;  // wall clock: when it was begun, or ended
  // Its process, where that is known; os::end_of() tells when it is lost.
  std::optional<os::ProcessIdentity> process;
  std::optional<CallEnd> end;
};

}  // namespace wave::call
