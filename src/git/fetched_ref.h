// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace wave::git {

// What became of one ref of a remote that was asked for.
struct FetchedRef {
  std::optional<std::string> oid;  // where it stood
  std::string fault;               // why it did not come; empty when it did
};

}  // namespace wave::git
