// SPDX-License-Identifier: MIT
// `git wave pause` of the whole service: a file of this clone that says so, in force from the
// moment it is there, whether or not a service runs. The bytes are specified in git-wave-format(5).
#pragma once

#include "git/layout.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::actions {

struct ServicePause {
  int64_t since_ms = 0;  // wall clock; 0: the file does not tell
  std::string by;        // the user of this machine who has paused it, or empty
  std::string why;       // in that user's words, or empty
};

// Nothing when the service may go on. A file that cannot be read pauses it as well.
std::optional<ServicePause> service_pause(const git::Layout& layout);

// False when it is paused already, or not paused.
bool pause_service(const git::Layout& layout, const ServicePause& pause);
bool unpause_service(const git::Layout& layout);

}  // namespace wave::actions
