// SPDX-License-Identifier: MIT
// What an issue's text says it waits for: lines such as "Blocked by #3, #4 and #5".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct Dependencies {
  std::vector<int64_t> numbers;  // of this repository
  std::vector<std::string> ids;  // of local issues
  std::vector<std::string>
      elsewhere;  // in other repositories, as written: nobody knows their state
  bool operator==(const Dependencies&) const = default;
};

// Lines that begin, behind a bullet and emphasis if any, with "blocked by", "depend(s) on" or
// "require(s)", a colon or none, and then references (see issue_reference.h) with commas, "and" or
// "&" between them; case does not count. Each once, in the order of the text. `repository` is
// "owner/name", or empty.
Dependencies read_dependencies(std::string_view body, std::string_view repository);

}  // namespace wave::domain
