// SPDX-License-Identifier: MIT
// Why a forge gave no answer. What a forge says or fails to say is a value, never an exception: a
// loop that asks it must outlive every one of these.
#pragma once

#include "os/clock.h"

#include <optional>
#include <string>

namespace wave::forge {

struct ForgeFault {
  enum class Kind {
    transient,     // it may work later; what was asked for may have been done all the same
    rate_limited,  // nothing was done; it answers again from `retry_at` on
    denied,        // not logged in, or not allowed
    not_found,     // there is no such thing, or none that we may see
    refused,       // it understood and said no
    unusable       // it cannot be asked, or its answer cannot be understood
  };

  Kind kind = Kind::unusable;
  std::string sentence;  // as in Error, free of control characters
  std::string hint;
  std::optional<os::Now> retry_at = {};  // on both clocks; of transient and rate_limited
};

}  // namespace wave::forge
