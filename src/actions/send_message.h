// SPDX-License-Identifier: MIT
// `git wave send`: says something to the agent of a task, and can wait until the agent went on.
#pragma once

#include "domain/message.h"
#include "domain/summary.h"
#include "os/clock.h"
#include "store/store.h"

#include <chrono>
#include <optional>
#include <string>

namespace wave::actions {

// Who will read a message.
enum class Reader {
  live,     // an agent at a terminal: its runner types it
  resumed,  // the agent reads nothing before it is resumed
};

struct SentMessage {
  domain::TaskMessage message;
  Reader reader = Reader::live;
  bool timed_out = false;
};

// Records the message and tells the runner. Throws Error when nobody would ever read it: the task
// is done, or another clone's; UsageError when nothing of the text is left to type.
SentMessage send_message(store::Store& store, const domain::Summary& task, const std::string& text,
                         const os::Clock& clock);

// Until it is acknowledged or failed, its runner is dead, or the patience is at its end.
SentMessage wait_for_message(store::Store& store, const domain::Summary& task,
                             const SentMessage& sent,
                             std::optional<std::chrono::milliseconds> patience,
                             const os::Clock& clock);

}  // namespace wave::actions
