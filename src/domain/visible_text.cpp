// SPDX-License-Identifier: MIT
#include "domain/visible_text.h"

#include "domain/utf8.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace wave::domain {
namespace {

constexpr std::string_view k_replacement = "\uFFFD";
constexpr size_t k_most_quoted = 60;  // characters

struct Range {
  uint32_t first;
  uint32_t last;
};

// Without the joiners and selectors below, which have a use.
constexpr std::array<Range, 18> k_hidden = {{{0x0000, 0x001F},
                                             {0x007F, 0x009F},
                                             {0x00AD, 0x00AD},
                                             {0x034F, 0x034F},
                                             {0x061C, 0x061C},
                                             {0x115F, 0x1160},
                                             {0x17B4, 0x17B5},
                                             {0x180B, 0x180F},
                                             {0x200B, 0x200B},
                                             {0x200E, 0x200F},
                                             {0x2028, 0x202E},
                                             {0x2060, 0x206F},
                                             {0x3164, 0x3164},
                                             {0xFE00, 0xFE0D},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFA0, 0xFFA0},
                                             {0xFFF0, 0xFFFB},
                                             {0xE0000, 0xE0FFF}}};

bool is_hidden(uint32_t code) {
  return std::any_of(k_hidden.begin(), k_hidden.end(),
                     [&](const Range& r) { return code >= r.first && code <= r.last; });
}

// Joiner, non-joiner and the selectors of text and picture: two in a row, or one behind ASCII, say
// nothing to a reader.
bool is_joining(uint32_t code) {
  return code == 0x200C || code == 0x200D || code == 0xFE0E || code == 0xFE0F;
}

// Goes over the text character by character.
class Maker {
 public:
  explicit Maker(std::string_view text) : left_(text) { out_.reserve(text.size()); }

  std::string make() {
    while (!left_.empty()) take(first_character(left_));
    return std::move(out_);
  }
  bool changed() const { return changed_; }

 private:
  void take(const Utf8Character& c) {
    const std::string_view bytes = left_.substr(0, c.bytes);
    left_.remove_prefix(c.bytes);
    if (c.code == '\r' && c.valid) {
      if (!left_.starts_with('\n')) out_ += '\n';
      may_join_ = false;
    } else if (!c.valid) {
      replace(k_replacement);
    } else if (is_joining(c.code) ? !may_join_ : is_unwanted(c.code)) {
      replace(fmt::format("[U+{:04X}]", c.code));
    } else {
      out_ += bytes;
      may_join_ = c.code >= 0x80 && !is_joining(c.code);
    }
  }
  static bool is_unwanted(uint32_t code) { return code != '\n' && code != '\t' && is_hidden(code); }
  void replace(std::string_view by) {
    out_ += by;
    changed_ = true;
    may_join_ = false;
  }

  std::string_view left_;
  std::string out_;
  bool changed_ = false;
  bool may_join_ = false;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

}  // namespace

std::string visible_text(std::string_view text) { return Maker(text).make(); }

std::string visible_line(std::string_view text) {
  std::string line;
  for (const char c : visible_text(text)) {
    if (!is_blank(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string in_quotes(std::string_view words) {
  return "'" + cut_characters(visible_line(words), k_most_quoted) + "'";
}

bool has_hidden(std::string_view text) {
  Maker maker(text);
  maker.make();
  return maker.changed();
}

}  // namespace wave::domain
