// SPDX-License-Identifier: MIT
// Making something on a forge that no second one may be made of.
#pragma once

#include "forge/answer.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace wave::forge {

// What `look` finds, or what `make` makes. When making fails, it looks again before anything else:
// the deed may have been done and only its answer lost. It is tried again after faults that pass,
// as long as `again` (asked with the number of failures; it waits as well) says so.
template <class T>
Answer<T> make_once(const std::function<Answer<std::optional<T>>()>& look,
                    const std::function<Answer<T>()>& make,
                    const std::function<bool(int64_t)>& again) {
  bool goes_on = true;
  std::optional<ForgeFault> failed;
  for (int64_t failures = 1;; ++failures) {
    Answer<std::optional<T>> found = look();
    if (!found) return found.fault();
    if (*found) return **found;
    if (!goes_on) return *failed;
    Answer<T> made = make();
    if (made) return made;
    failed = made.fault();
    goes_on = failed->kind == ForgeFault::Kind::transient && again(failures);
  }
}

}  // namespace wave::forge
