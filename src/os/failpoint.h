// SPDX-License-Identifier: MIT
// A step at which tests let the program die or fail. File calls are such points without a word in
// the program (see tests/failpoints/); this is for what lies between them, and so that a test can
// name a step. In a build without tests nothing is left of it, neither the call nor the name.
#pragma once

#ifndef WAVE_FAILPOINTS
#error "run cmake again: it tells each source that includes this whether tests are built"
#elif WAVE_FAILPOINTS

namespace wave::os {

// Defined by the tests. Throws Error where the step is to fail.
void reach(const char* point);

}  // namespace wave::os

// "<deed>.<step>", as `git wave failpoints` lists it: all before it is done, nothing behind it.
#define WAVE_FAILPOINT(point) wave::os::reach(point)

#else
#define WAVE_FAILPOINT(point) static_cast<void>(0)
#endif
