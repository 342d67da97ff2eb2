// SPDX-License-Identifier: MIT
// Reads an agent's standard output while it comes. Bytes may be torn anywhere; lines that are too
// long or make no sense are skipped, never fatal.
#pragma once

#include "agent/agent_report.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace wave::agent {

class OutputReader {
 public:
  static constexpr size_t k_longest_line = 8 << 20;  // longer ones are dropped whole

  virtual ~OutputReader() = default;

  void feed(std::string_view bytes);
  // The stream is over: a last line without newline counts too.
  const AgentReport& finish();
  // What is known so far.
  const AgentReport& report() const { return report_; }

 protected:
  virtual void read_line(std::string_view line) = 0;
  // The same bytes as they come, before the lines that they end.
  virtual void read_bytes(std::string_view) {}
  AgentReport report_;

 private:
  void end_line();
  std::string line_;
  bool too_long_ = false;
};

}  // namespace wave::agent
