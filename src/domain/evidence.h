// SPDX-License-Identifier: MIT
// One thing that is known about a task, where it was seen, and what it weighs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

enum class Weight {
  decides,  // the state or the activity that is shown follows from it
  counts,   // it was asked, and another sign was newer
  aside     // told for people; nothing follows from it
};
std::string_view to_string(Weight weight);

struct Evidence {
  std::string source;  // one word: record, runner, output ...
  std::string says;    // for people
  std::optional<int64_t> age_ms;
  Weight weight = Weight::aside;
};

}  // namespace wave::domain
