// SPDX-License-Identifier: MIT
// The door that libFuzzer knocks at.
#include "fuzz/target.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzz({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
