// SPDX-License-Identifier: MIT
// How often: a few times with every run of the tests, many times in a long one (WAVE_LONG=1).
#pragma once

#include <cstdlib>

namespace wave::test {

inline int times(int few, int many) { return std::getenv("WAVE_LONG") ? many : few; }

}  // namespace wave::test
