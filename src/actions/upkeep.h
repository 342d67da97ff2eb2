// SPDX-License-Identifier: MIT
// The housekeeping that nobody has to ask for. It is bounded in time, goes on next time where it
// was interrupted, and is put off while it could hurt.
#pragma once

#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

namespace wave::actions {

struct UpkeepDoors {
  store::Store& store;
  os::ProcessRunner& processes;
  const os::Clock& clock;
  os::Environment environment;  // the configuration is found by it
};

// Does what is due. What we wrote is packed: while runs live only when so much lies loose that git
// could find it too much, at rest already when it is some. And every `gc.interval`, unless
// `gc.auto` is off, what has had its time goes, as `git wave gc` would have it. Never fails: what
// could not be done is logged, and stays due.
void keep_up(const UpkeepDoors& doors);

// For those who are being waited for, once they have done all else: when something is due, a
// process of its own does it, at the lowest priority. Never fails.
void keep_up_in_background(const UpkeepDoors& doors);

}  // namespace wave::actions
