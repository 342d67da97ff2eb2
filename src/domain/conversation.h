// SPDX-License-Identifier: MIT
// Which messages of a task are still on their way, and the events that move them on.
#pragma once

#include "domain/task.h"

#include <string>
#include <vector>

namespace wave::domain {

// Those that nobody has handed over, oldest first: queued ones, and those taken by a run that never
// began.
std::vector<TaskMessage> waiting_messages(const Task& task);

// What became of a message, as an event without time and author. `run` is the one that hands it
// over; empty for Delivery::queued.
Event message_event(const std::string& task, const TaskMessage& message, Delivery delivery,
                    const std::string& run, const std::string& detail = {});

// What goes with the end of a run, which moves the task to `to`: whatever it had taken and the
// agent has not is lost with it, and of a task that is done nobody reads what is still queued.
std::vector<Event> cut_off_messages(const Task& task, const std::string& run, State to);

}  // namespace wave::domain
