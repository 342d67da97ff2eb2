// SPDX-License-Identifier: MIT
// A reader for programs whose output means nothing to us: their last line stands for what they
// said, and only their exit tells how it went.
#pragma once

#include "agent/output_reader.h"

namespace wave::agent {

class PlainReader : public OutputReader {
 public:
  PlainReader() { report_.finished = true; }  // there is no final event to wait for

 protected:
  void read_line(std::string_view line) override;
};

}  // namespace wave::agent
