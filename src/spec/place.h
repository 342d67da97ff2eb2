// SPDX-License-Identifier: MIT
// Where in a file something stands.
#pragma once

#include <cstddef>
#include <string>

namespace wave::spec {

struct Place {
  std::string file;  // as the user named it
  size_t line = 0;

  std::string text() const { return file + ":" + std::to_string(line); }  // "task.json:3"
};

}  // namespace wave::spec
