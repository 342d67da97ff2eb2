// SPDX-License-Identifier: MIT
#include "os/idle_priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::os {
namespace {

// ioprio_set(2), which glibc has no function and no header for.
constexpr int k_this_process = 1;
constexpr int k_idle_class = 3 << 13;
constexpr int k_lowest = 19;

}  // namespace

void become_idle() {
  setpriority(PRIO_PROCESS, 0, k_lowest);
  syscall(SYS_ioprio_set, k_this_process, 0, k_idle_class);
}

}  // namespace wave::os
