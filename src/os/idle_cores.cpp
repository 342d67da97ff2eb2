// SPDX-License-Identifier: MIT
#include "os/idle_cores.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <unistd.h>

namespace wave::os {

int idle_cores() {
  const auto cores = static_cast<double>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
  double load = 0;
  if (getloadavg(&load, 1) != 1) load = 0;  // it cannot be told: nobody else is there
  return static_cast<int>(std::clamp(std::round(cores - load), 1.0, cores));
}

}  // namespace wave::os
