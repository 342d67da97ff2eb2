// SPDX-License-Identifier: MIT
#include "forge/check.h"

#include <algorithm>

namespace wave::forge {

bool Checks::passed() const {
  const bool failed = std::any_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.state == Check::State::failed;
  });
  return !failed && !pending();
}

bool Checks::pending() const {
  return reported == Reported::not_yet ||
         std::any_of(checks.begin(), checks.end(),
                     [](const Check& check) { return check.state == Check::State::pending; });
}

}  // namespace wave::forge
