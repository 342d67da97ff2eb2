// SPDX-License-Identifier: MIT
// A reader for programs whose output means nothing to us: all of it stands for what they said, its
// end where it is long, and only their exit tells how it went.
#pragma once

#include "agent/output_reader.h"

namespace wave::agent {

class PlainReader : public OutputReader {
 public:
  static constexpr size_t k_longest_text = 1 << 20;

  PlainReader() { report_.finished = true; }  // there is no final event to wait for

 protected:
  void read_line(std::string_view) override {}
  void read_bytes(std::string_view bytes) override;
};

}  // namespace wave::agent
