// SPDX-License-Identifier: MIT
// Files that look as if they held secrets. They are never put into git objects by us, for whatever
// is in an object travels with the next push of it.
#pragma once

#include <string_view>

namespace wave::domain {

// By the name alone, case folded: `.env` and its variants (but not examples of it), private keys,
// key stores, credentials of well-known tools. `path` is relative, parts separated by '/'.
bool looks_secret(std::string_view path);

}  // namespace wave::domain
