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

std::string coloured(std::string_view text, Colour colour, const Style& style) {
  if (!style.colours || colour == Colour::none || text.empty()) return std::string(text);
  return std::string(sequence(colour)) + std::string(text) + "\x1b[m";
}

}  // namespace wave::view
