// SPDX-License-Identifier: MIT
#include "agent/output_reader.h"

namespace wave::agent {

void OutputReader::feed(std::string_view bytes) {
  read_bytes(bytes);
  while (!bytes.empty()) {
    const size_t newline = bytes.find('\n');
    const std::string_view part = bytes.substr(0, newline);
    if (line_.size() + part.size() > k_longest_line) {
      too_long_ = true;
      line_.clear();
    }
    if (!too_long_) line_.append(part);
    if (newline == std::string_view::npos) return;
    end_line();
    bytes.remove_prefix(newline + 1);
  }
}

const AgentReport& OutputReader::finish() {
  end_line();
  return report_;
}

void OutputReader::end_line() {
  if (line_.ends_with('\r')) line_.pop_back();
  if (!too_long_ && !line_.empty()) read_line(line_);
  line_.clear();
  too_long_ = false;
}

}  // namespace wave::agent
