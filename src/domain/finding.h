// SPDX-License-Identifier: MIT
// One thing that a reviewer found in a change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// From the gravest. A blocker must be mended before anything is landed. Words on disk are exactly
// these names.
enum class Severity { blocker, major, minor, note };

std::string_view to_string(Severity severity);
std::optional<Severity> parse_severity(std::string_view word);
std::vector<std::string> severity_words();

struct Finding {
  std::string title;            // one line
  std::string path;             // normalised; empty: about no file
  std::optional<int64_t> line;  // in the new file, from 1
  Severity severity = Severity::blocker;
  std::string text;
  bool operator==(const Finding&) const = default;
};

}  // namespace wave::domain
