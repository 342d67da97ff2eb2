// SPDX-License-Identifier: MIT
#pragma once

#include "error/passing_error.h"

namespace wave::index {

// The file is no index of ours, or damaged: a new one must be made.
class Damaged : public Error {
 public:
  using Error::Error;
};

// The file takes no writing: its file system is read-only or full, or somebody keeps it locked.
class Unwritable : public PassingError {
 public:
  using PassingError::PassingError;
};

}  // namespace wave::index
