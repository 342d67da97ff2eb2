// SPDX-License-Identifier: MIT
// What the service makes of a forge that gave no answer.
#pragma once

#include "error/error.h"
#include "forge/forge_fault.h"
#include "service/pass.h"

namespace wave::service {

// It works later, by itself: nothing has failed.
bool passes(const forge::ForgeFault& fault);
// When to ask again: as the forge says, or else when it is asked next anyway.
os::Now when_again(const forge::ForgeFault& fault, const Pass& pass);
// It concerns everything that we ask of the forge, not one piece.
bool concerns_all(const forge::ForgeFault& fault);
Error error_of(const forge::ForgeFault& fault);

}  // namespace wave::service
