// SPDX-License-Identifier: MIT
// Others' words as they may stand in an event.
#pragma once

#include <string>

namespace wave::service {

constexpr size_t k_tail = 8000;  // bytes that are kept of what a check has printed

// One line of at most 200 bytes.
std::string told_line(std::string text);
// The end: at most k_tail bytes, no control characters but newline and tab.
std::string told_tail(const std::string& text);

}  // namespace wave::service
