// SPDX-License-Identifier: MIT
#include "git/zero_words.h"

#include <algorithm>

namespace wave::git {

std::vector<std::string> split_at_zeros(const std::string& text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\0', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace wave::git
