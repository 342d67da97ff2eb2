// SPDX-License-Identifier: MIT
#pragma once

#include "error/error.h"

#include <exception>

namespace wave {

// Any failure as one to be told: an Error as it is, what the standard library says about files as a
// sentence like ours.
Error as_error(const std::exception& failure);

}  // namespace wave
