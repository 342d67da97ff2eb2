// SPDX-License-Identifier: MIT
// Bytes of agents on their way to a person's terminal, and a person's on their way to an agent's.
#include "fuzz/target.h"
#include "runner/paste_text.h"
#include "view/plain_text.h"

#include <string>

namespace {

bool is_control(unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }

// C1 controls, which some terminals obey, as UTF-8.
bool has_c1(const std::string& text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\xc2' && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

void expect_plain(const std::string& text) {
  for (const char c : text) FUZZ_CHECK(!is_control(static_cast<unsigned char>(c)));
  FUZZ_CHECK(!has_c1(text));
}

}  // namespace

void fuzz(std::string_view bytes) {
  const std::string whole = wave::view::plain_text(bytes);
  expect_plain(whole);
  wave::view::PlainText pieces;
  std::string joined;
  for (size_t at = 0; at < bytes.size(); ++at) joined += pieces.feed(bytes.substr(at, 1));
  joined += pieces.finish();
  FUZZ_CHECK(joined == whole);
  const std::string line = wave::view::plain_line(bytes);
  expect_plain(line);
  FUZZ_CHECK(line.find('\n') == std::string::npos);
  const std::string typed = wave::runner::paste_text(bytes);
  FUZZ_CHECK(typed.find('\x1b') == std::string::npos && !has_c1(typed));
}
