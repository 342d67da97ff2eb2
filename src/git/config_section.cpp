// SPDX-License-Identifier: MIT
#include "git/config_section.h"

namespace wave::git {

std::string without_empty_section(const std::string& text, const std::string& name) {
  const std::string header = "[" + name + "]\n";
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string line = text.substr(at, end - at);
    const bool empty = line == header && (end == text.size() || text[end] == '[');
    if (!empty) out += line;
    at = end;
  }
  return out;
}

}  // namespace wave::git
