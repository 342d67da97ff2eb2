// SPDX-License-Identifier: MIT
#include "agent/plain_reader.h"

namespace wave::agent {
namespace {

constexpr size_t k_slack = 256 << 10;  // so that not every word moves all that is kept

}  // namespace

void PlainReader::read_bytes(std::string_view bytes) {
  std::string& text = report_.final_text;
  text.append(bytes);
  if (text.size() <= k_longest_text + k_slack) return;
  text.erase(0, text.size() - k_longest_text);
  report_.text_cut = true;
}

}  // namespace wave::agent
