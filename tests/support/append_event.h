// SPDX-License-Identifier: MIT
#pragma once

#include "store/store.h"

#include <vector>

#include <gtest/gtest.h>

namespace wave::test {

// Records it, or the test has failed.
inline void append(store::Store& store, const os::Now& now, const domain::Event& event) {
  const auto appended =
      store.append(now, "cli", [&](index::Index&) { return std::vector<domain::Event>{event}; });
  ASSERT_EQ(appended.refused, std::nullopt);
}

}  // namespace wave::test
