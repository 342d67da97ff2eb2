// SPDX-License-Identifier: MIT
// What an event may say that came from elsewhere: names that later become parts of paths and refs,
// and numbers that are computed with, have the shape that this program gives them. Pure.
#pragma once

#include "domain/event.h"

#include <optional>
#include <string>

namespace wave::domain {

// Why the event is not one that any git-wave writes, as the end of a sentence ("the event says that
// <this>"); nothing when it may be one.
std::optional<std::string> event_fault(const Event& event);

}  // namespace wave::domain
