// SPDX-License-Identifier: MIT
// Memory that a library maps from a file ends the program (SIGBUS) when somebody cuts the file off
// meanwhile.
#pragma once

namespace wave::os {

// As long as one lives, this thread finds zeros there instead, which are this process's own from
// then on. For calls into a library that copes with any content; count() tells afterwards.
class CutOffMemory {
 public:
  CutOffMemory();
  CutOffMemory(const CutOffMemory&) = delete;
  CutOffMemory& operator=(const CutOffMemory&) = delete;
  ~CutOffMemory();

  // How many pages of this process have become zeros so far.
  static int count();
};

}  // namespace wave::os
