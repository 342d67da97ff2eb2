// SPDX-License-Identifier: MIT
#include "cli/terminal.h"

#include <charconv>

#include <sys/ioctl.h>
#include <unistd.h>

namespace wave::cli {
namespace {

constexpr size_t k_narrowest = 20;
constexpr size_t k_widest = 10000;

std::optional<size_t> number(const os::Environment& environment, const std::string& name) {
  const auto text = os::variable(environment, name);
  if (!text) return std::nullopt;
  size_t value = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, value);
  const bool sound = error == std::errc() && stopped == end && value > 0 && value <= k_widest;
  return sound ? std::optional(value) : std::nullopt;
}

}  // namespace

Terminal look_at_terminal(const os::Environment& environment) {
  Terminal out;
  out.input = isatty(STDIN_FILENO) == 1;
  out.output = isatty(STDOUT_FILENO) == 1;
  out.errors = isatty(STDERR_FILENO) == 1;
  struct winsize size {};
  if (out.output && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    if (size.ws_col > 0) out.columns = size.ws_col;
    if (size.ws_row > 0) out.rows = size.ws_row;
  }
  if (const auto columns = number(environment, "COLUMNS")) out.columns = columns;
  if (const auto rows = number(environment, "LINES")) out.rows = rows;
  if (out.columns) out.columns = std::max(*out.columns, k_narrowest);
  const auto no_color = os::variable(environment, "NO_COLOR");
  out.colours = out.output && (!no_color || no_color->empty()) &&
                os::variable(environment, "TERM").value_or("dumb") != "dumb";
  return out;
}

}  // namespace wave::cli
