// SPDX-License-Identifier: MIT
// A failure whose cause may go by itself: a full disk, a lock that somebody holds, a remote that
// cannot be reached. Who can wait tries again; who cannot tells it like any other.
#pragma once

#include "error/error.h"

#include <exception>

namespace wave {

class PassingError : public Error {
 public:
  using Error::Error;
};

// Of an errno value: the machine is short of something.
bool is_passing(int error);

// Also of what the standard library throws.
bool is_passing(const std::exception& failure);

}  // namespace wave
