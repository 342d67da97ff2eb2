// SPDX-License-Identifier: MIT
// What every fuzz target has: one function over bytes that anybody may have written. It must come
// back; what it throws is wave::Error at most; and what it promises is checked with FUZZ_CHECK.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

// One input.
void fuzz(std::string_view bytes);

// Ends the program: fuzzers and the replay take an abort for a finding.
#define FUZZ_CHECK(condition)                                                        \
  do {                                                                               \
    if (!(condition)) {                                                              \
      std::fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                  \
    }                                                                                \
  } while (false)
