// SPDX-License-Identifier: MIT
#include "error/error.h"

#include <utility>

namespace wave {

Error::Error(const std::string& sentence, std::string hint, Exit exit)
    : std::runtime_error(sentence), hint_(std::move(hint)), exit_(exit) {}

UsageError::UsageError(const std::string& sentence, std::string hint)
    : Error(sentence, std::move(hint), Exit::usage) {}

}  // namespace wave
