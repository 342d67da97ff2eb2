// SPDX-License-Identifier: MIT
// How text may look where it is going: its width and whether it may have colours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wave::view {

enum class Colour { none, red, green, yellow, blue, grey };

struct Style {
  std::optional<size_t> width;  // nothing: as wide as it gets
  bool colours = false;
};

// The text between the sequences that colour it, where colours are wanted.
std::string coloured(std::string_view text, Colour colour, const Style& style);
void append_coloured(std::string& out, std::string_view text, Colour colour, const Style& style);

}  // namespace wave::view
