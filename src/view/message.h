// SPDX-License-Identifier: MIT
// Messages to agents, and what became of them.
#pragma once

#include "domain/message.h"
#include "domain/summary.h"
#include "json/writer.h"

#include <string>

namespace wave::view {

// "<message>\t<feature>\t<delivery>" and a newline.
std::string message_line(const domain::Summary& task, const domain::TaskMessage& message);
std::string message_json(const domain::Summary& task, const domain::TaskMessage& message);

// The same for a task that is shown: a line of text, an object without the task.
std::string message_text(const domain::TaskMessage& message);
void write_message(json::Writer& out, const domain::TaskMessage& message);

}  // namespace wave::view
