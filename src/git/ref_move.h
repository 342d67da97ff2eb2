// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace wave::git {

// How a compare-and-swap of a ref ended.
enum class Swap {
  done,
  moved,  // the ref does not stand where it was expected
  locked  // another process holds the ref's lock right now
};

// One ref's part of a move that is done whole or not at all.
struct RefMove {
  std::string ref;                      // full name
  std::optional<std::string> expected;  // where it must stand; nothing: it must not exist
  std::optional<std::string> oid;       // where it is to stand; nothing: it is deleted
};

}  // namespace wave::git
