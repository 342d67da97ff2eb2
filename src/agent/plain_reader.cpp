// SPDX-License-Identifier: MIT
#include "agent/plain_reader.h"

namespace wave::agent {
namespace {

constexpr size_t k_longest_text = 4096;

}  // namespace

void PlainReader::read_line(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  report_.final_text = line.substr(0, k_longest_text);
}

}  // namespace wave::agent
