// SPDX-License-Identifier: MIT
// What the service has done in one pass, told as it happens.
#pragma once

#include "os/clock.h"
#include "service/service.h"

namespace wave::commands {

enum class DeedsAs {
  text,      // on standard output
  json,      // the same, a line for each pass in which something was done
  narration  // on standard error
};

// Troubles are told on standard error, but in JSON.
void tell_deeds(const service::Service::Report& report, const os::Now& now, DeedsAs as);

// Tells when the whole service begins to be paused, and when it goes on.
class PauseTeller {
 public:
  void tell(bool is_paused);

 private:
  bool was_paused_ = false;
};

}  // namespace wave::commands
