// SPDX-License-Identifier: MIT
#include "config/toml_text.h"
#include "spec/front_matter.h"

#include <fmt/format.h>

namespace wave::spec {
namespace {

// The first line of the text, without its end and the blanks before that; the rest stays in `text`.
std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  return line;
}

std::string without_blank_lines(std::string_view text) {
  while (!text.empty()) {
    std::string_view rest = text;
    if (!take_line(rest).empty()) break;
    text = rest;
  }
  return std::string(text);
}

}  // namespace

Markdown read_markdown(std::string_view text) {
  Markdown out;
  out.front.root.kind = json::Node::Kind::object;
  out.front.root.line = 1;
  std::string_view rest = text;
  const std::string_view mark = take_line(rest);
  if (mark != "---" && mark != "+++") {
    out.body = without_blank_lines(text);
    return out;
  }
  const std::string_view front = rest;
  while (!rest.empty()) {
    const size_t length = front.size() - rest.size();
    if (take_line(rest) != mark) continue;
    out.body = without_blank_lines(rest);
    // A line before, so that TOML counts as the file does.
    out.front = mark == "---"
                    ? read_front_matter(front.substr(0, length), 2)
                    : config::read_toml_nodes("\n" + std::string(front.substr(0, length)));
    return out;
  }
  out.front.fault = json::TextFault{
      fmt::format("the front matter has no end: a second line '{}' is missing", mark), 1};
  return out;
}

}  // namespace wave::spec
