// SPDX-License-Identifier: MIT
// Makes text of agents and of other clones harmless for a terminal: no escape sequence, no control
// character, no invisible reordering gets through.
#pragma once

#include <string>
#include <string_view>

namespace wave::view {

// Takes control characters and escape sequences (CSI, OSC, DCS ... in their 7-bit and 8-bit forms)
// out of a stream of UTF-8. Bytes may be torn anywhere between two calls. Newlines and tabs stay; a
// carriage return becomes a newline; bytes that are no UTF-8 become U+FFFD.
class PlainText {
 public:
  std::string feed(std::string_view bytes);
  // What was begun and cannot be completed any more.
  std::string finish();

 private:
  enum class Mode {
    text,
    escape,        // after ESC
    intermediate,  // after ESC and an intermediate byte, such as ESC (
    control,       // in CSI, up to its final byte
    string,        // in OSC, DCS, APC, PM or SOS, up to ST or BEL
    string_escape  // in such a string, after ESC
  };

  void take(unsigned char byte, std::string& out);
  void take_text(unsigned char byte, std::string& out);
  void take_control(unsigned char byte, std::string& out);
  void take_escape(unsigned char byte);
  void take_string(unsigned char byte, std::string& out);
  void take_point(std::string& out);
  void drop_partial(std::string& out);

  Mode mode_ = Mode::text;
  bool after_return_ = false;
  std::string point_;   // bytes of the character that is being read
  size_t missing_ = 0;  // bytes it still lacks
};

// A whole text, several lines.
std::string plain_text(std::string_view text);
// One line for a table: what would break it becomes a blank.
std::string plain_line(std::string_view text);

// JSON with DEL and the C1 characters escaped: the same data, and nothing a terminal acts on.
std::string plain_json(std::string_view json);

}  // namespace wave::view
