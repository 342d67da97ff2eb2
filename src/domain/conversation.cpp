// SPDX-License-Identifier: MIT
#include "domain/conversation.h"

#include "domain/ids.h"

#include <algorithm>

namespace wave::domain {
namespace {

const Run* run_of(const Task& task, const std::string& id) {
  const auto found =
      std::find_if(task.runs.begin(), task.runs.end(), [&](const Run& r) { return r.id == id; });
  return found == task.runs.end() ? nullptr : &*found;
}

}  // namespace

std::vector<TaskMessage> waiting_messages(const Task& task) {
  std::vector<TaskMessage> out;
  for (const TaskMessage& message : task.messages) {
    const Run* taker = run_of(task, message.run);
    const bool taken_in_vain =
        message.delivery == Delivery::typed && taker && taker->ended_ms && !taker->started_ms;
    if (message.delivery == Delivery::queued || taken_in_vain) out.push_back(message);
  }
  return out;
}

Event message_event(const std::string& task, const TaskMessage& message, Delivery delivery,
                    const std::string& run, const std::string& detail) {
  Event event;
  event.id = message_event_id(message.id, to_string(delivery), run);
  event.task = task;
  event.run = run;
  event.detail = detail;
  Message body;
  body.message = message.id;
  if (delivery == Delivery::queued) body.digest = message.digest;
  body.delivery = to_string(delivery);
  event.body = body;
  return event;
}

std::vector<Event> cut_off_messages(const Task& task, const std::string& run, State to) {
  std::vector<Event> out;
  const Run* taker = run_of(task, run);
  if (!taker || !taker->started_ms) return out;  // the next run hands them over
  for (const TaskMessage& message : task.messages) {
    if (message.run == run && message.delivery == Delivery::typed) {
      out.push_back(message_event(task.id, message, Delivery::failed, run,
                                  "the run ended before the agent went on"));
    } else if (message.delivery == Delivery::queued && to == State::done) {
      out.push_back(message_event(task.id, message, Delivery::failed, run,
                                  "the task was done before the agent was resumed"));
    }
  }
  return out;
}

}  // namespace wave::domain
