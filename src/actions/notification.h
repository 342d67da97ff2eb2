// SPDX-License-Identifier: MIT
// A move of a task that somebody is to be told of, as it lies in `wave/notify/` until he was.
#pragma once

#include "domain/event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::actions {

struct Notification {
  domain::Position at;
  std::string event;  // the line of the log
  std::string feature;
  std::string title;
  int tries = 0;                // that failed
  int64_t not_before_boot = 0;  // ms of the boot clock; the next try
};

// The record on disk.
std::string encode(const Notification& notification);
// Nothing when the text is torn, or holds no event.
std::optional<Notification> decode_notification(std::string_view text);
// What the user's program reads, see git-wave-json(5).
std::string told_text(const Notification& notification, const std::string& repository);

}  // namespace wave::actions
