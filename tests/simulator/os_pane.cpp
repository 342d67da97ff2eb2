// SPDX-License-Identifier: MIT
// A simulated runner has no terminal and shows nothing to anybody: in place of src/runner/pane.cpp.
#include "runner/pane.h"

namespace wave::runner {

Pane::Pane(bool) {}
void Pane::show(std::string_view) {}
void Pane::flush() {}
std::string Pane::typed() { return {}; }
std::optional<os::TerminalSize> Pane::size() const { return std::nullopt; }

}  // namespace wave::runner
