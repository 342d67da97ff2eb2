// SPDX-License-Identifier: MIT
#include "runner/mailbox.h"

#include "domain/conversation.h"
#include "error/error.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace wave::runner {
namespace {

const domain::TaskMessage* find(const domain::Task& task, const std::string& id) {
  const auto found = std::find_if(task.messages.begin(), task.messages.end(),
                                  [&](const domain::TaskMessage& m) { return m.id == id; });
  return found == task.messages.end() ? nullptr : &*found;
}

// Whether a message may go on to `delivery` by this run.
bool is_due(const domain::TaskMessage& message, domain::Delivery delivery, const std::string& run) {
  if (delivery == domain::Delivery::acknowledged) {
    return message.delivery == domain::Delivery::typed && message.run == run;
  }
  return message.delivery == domain::Delivery::queued;
}

}  // namespace

std::filesystem::path message_file(const git::Layout& layout, const std::string& task,
                                   const std::string& message) {
  return layout.private_dir(task) / "messages" / (message + ".md");
}

Mailbox::Mailbox(store::Store& store, const LaunchRecord& launch, int64_t started_boot_ms)
    : store_(store), launch_(launch), typist_(started_boot_ms) {}

void Mailbox::look(const os::Now&) {
  try {
    const auto task = store_.index().task(launch_.task);
    if (!task) return;
    queue_.clear();
    given_.clear();
    for (const domain::TaskMessage& message : task->messages) {
      const bool ours = is_due(message, domain::Delivery::acknowledged, launch_.run);
      const bool by_us = std::find(typed_.begin(), typed_.end(), message.id) != typed_.end();
      if (ours && !by_us) given_.push_back(message.id);
      // Without a terminal the agent reads nothing before its next resume.
      const bool waits = launch_.terminal && message.delivery == domain::Delivery::queued;
      if (waits) queue_.push_back(message.id);
    }
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

bool Mailbox::record(const os::Now& now, const std::string& message, domain::Delivery delivery,
                     const std::string& detail) {
  bool recorded = false;
  const auto appended = store_.append(now, "runner", [&](index::Index& index) {
    std::vector<domain::Event> events;
    const auto task = index.task(launch_.task);
    const domain::TaskMessage* known = task ? find(*task, message) : nullptr;
    recorded = known && task->attempt == launch_.attempt && is_due(*known, delivery, launch_.run);
    if (recorded) {
      events.push_back(domain::message_event(task->id, *known, delivery, launch_.run, detail));
    }
    return events;
  });
  return recorded && !appended.refused;
}

void Mailbox::begin_next(const os::Now& now) {
  const std::string message = queue_.front();
  const auto text =
      os::read_file(message_file(store_.layout(), launch_.task, message), os::Links::refuse);
  queue_.pop_front();
  if (!text) {
    record(now, message, domain::Delivery::failed, "its text is not in this clone any more");
  } else if (record(now, message, domain::Delivery::typed)) {
    typed_.push_back(message);
    typist_.begin(*text);
  }
}

void Mailbox::saw_output(std::string_view bytes, const os::Now& now) {
  typist_.saw(bytes);
  acknowledge(now, given_);
  if (typist_.take_answer()) acknowledge(now, typed_);
}

// What cannot be recorded now is tried again with the agent's next word.
void Mailbox::acknowledge(const os::Now& now, std::vector<std::string>& messages) {
  try {
    while (!messages.empty()) {
      record(now, messages.front(), domain::Delivery::acknowledged);
      messages.erase(messages.begin());
    }
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

void Mailbox::step(const os::Now& now, int terminal) {
  if (terminal < 0) return;
  try {
    if (!queue_.empty() && typist_.is_ready(now)) begin_next(now);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  const std::string_view keys = typist_.keys(now);
  if (keys.empty()) return;
  const ssize_t wrote = write(terminal, keys.data(), keys.size());
  if (wrote > 0) typist_.wrote(static_cast<size_t>(wrote), now);
}

bool Mailbox::wants_to_write(const os::Now& now) { return !typist_.keys(now).empty(); }

}  // namespace wave::runner
