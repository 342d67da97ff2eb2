// SPDX-License-Identifier: MIT
// What our standard streams are.
#pragma once

#include "os/process_runner.h"
#include "view/style.h"

#include <optional>

namespace wave::cli {

struct Terminal {
  bool input = false;  // is a terminal
  bool output = false;
  bool errors = false;
  std::optional<size_t> columns;  // nothing: no limit
  std::optional<size_t> rows;
  bool colours = false;

  view::Style style() const { return {columns, colours}; }
};

// Looks at the streams. COLUMNS and LINES win over what the terminal says, as for git; colours are
// for terminals only, and never with NO_COLOR or TERM=dumb.
Terminal look_at_terminal(const os::Environment& environment);

}  // namespace wave::cli
