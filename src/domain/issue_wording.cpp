// SPDX-License-Identifier: MIT
#include "domain/issue_wording.h"

#include "domain/utf8.h"
#include "domain/visible_text.h"
#include "domain/work_events.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::domain {
namespace {

using Fault = std::optional<std::string>;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

// What is no text at all, or would act on a terminal.
Fault character_fault(std::string_view text, std::string_view allowed) {
  size_t line = 1;
  while (!text.empty()) {
    const Utf8Character c = first_character(text);
    const std::string where = line > 1 ? fmt::format(" in line {}", line) : "";
    if (!c.valid) return "is not valid UTF-8" + where;
    if (c.code == 0) return "holds a NUL byte" + where;
    const bool is_control = c.code < 0x20 || (c.code >= 0x7F && c.code < 0xA0);
    if (is_control && (c.code >= 0x7F || allowed.find(text.front()) == std::string_view::npos)) {
      return fmt::format("holds the control character U+{:04X}{}", c.code, where);
    }
    if (c.code == '\n') ++line;
    text.remove_prefix(c.bytes);
  }
  return std::nullopt;
}

Fault line_fault(std::string_view text, size_t most) {
  if (is_blank(text)) return "is empty";
  if (auto fault = character_fault(text, "")) return fault;
  if (has_hidden(text)) {
    return fmt::format("holds characters that a reader would not see: '{}'",
                       cut_characters(visible_line(text), most));
  }
  if (cut_characters(text, most) != text) return fmt::format("is longer than {} characters", most);
  return std::nullopt;
}

}  // namespace

Fault title_fault(std::string_view title) { return line_fault(title, k_longest_title); }

Fault body_fault(std::string_view body) {
  if (body.size() > k_longest_text) {
    return fmt::format("has {} bytes, and {} is the most", body.size(), k_longest_text);
  }
  return character_fault(body, "\n\t");
}

Fault label_fault(std::string_view label) {
  if (label.find(',') != std::string_view::npos) return "holds a comma";
  return line_fault(label, k_longest_label);
}

std::string tidy_body(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  for (size_t i = 0; i < body.size(); ++i) {
    const bool is_pair = body[i] == '\r' && i + 1 < body.size() && body[i + 1] == '\n';
    if (!is_pair) out += body[i];
  }
  const size_t first = out.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  const size_t last = out.find_last_not_of(" \t\n");
  const size_t before = out.rfind('\n', first);
  const size_t begin = before == std::string::npos ? 0 : before + 1;
  return out.substr(begin, last + 1 - begin);
}

}  // namespace wave::domain
