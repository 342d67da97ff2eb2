// SPDX-License-Identifier: MIT
#include "error/passing_error.h"

#include <cerrno>
#include <new>
#include <system_error>

namespace wave {

bool is_passing(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EAGAIN:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
      return true;
    default:
      return false;
  }
}

bool is_passing(const std::exception& failure) {
  if (dynamic_cast<const PassingError*>(&failure)) return true;
  if (dynamic_cast<const std::bad_alloc*>(&failure)) return true;
  const auto* system = dynamic_cast<const std::system_error*>(&failure);
  return system != nullptr && is_passing(system->code().default_error_condition().value());
}

}  // namespace wave
