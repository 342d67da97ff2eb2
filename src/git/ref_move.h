// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace wave::git {

// One ref's part of a move that is done whole or not at all.
struct RefMove {
  std::string ref;                      // full name
  std::optional<std::string> expected;  // where it must stand; nothing: it must not exist
  std::optional<std::string> oid;       // where it is to stand; nothing: it is deleted
};

}  // namespace wave::git
