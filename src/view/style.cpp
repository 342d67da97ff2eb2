// SPDX-License-Identifier: MIT
#include "view/style.h"

namespace wave::view {
namespace {

std::string_view sequence(Colour colour) {
  switch (colour) {
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::blue:
      return "\x1b[34m";
    case Colour::grey:
      return "\x1b[90m";
    case Colour::none:
      break;
  }
  return "";
}

}  // namespace

void append_coloured(std::string& out, std::string_view text, Colour colour, const Style& style) {
  const bool plain = !style.colours || colour == Colour::none || text.empty();
  if (!plain) out += sequence(colour);
  out += text;
  if (!plain) out += "\x1b[m";
}

std::string coloured(std::string_view text, Colour colour, const Style& style) {
  std::string out;
  append_coloured(out, text, colour, style);
  return out;
}

}  // namespace wave::view
