// SPDX-License-Identifier: MIT
#include "view/message.h"

#include "os/clock.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

void write_members(json::Writer& out, const domain::TaskMessage& message) {
  out.member("id", message.id).member("delivery", to_string(message.delivery));
  out.member_or_null("digest", some(message.digest));
  out.member_or_null("run", some(message.run));
  out.member_or_null("sent_at", time_of(message.sent_ms));
  out.member_or_null("changed_at", time_of(message.changed_ms));
  out.member_or_null("detail", some(message.detail));
}

}  // namespace

std::string message_line(const domain::Summary& task, const domain::TaskMessage& message) {
  return fmt::format("{}\t{}\t{}\n", message.id, plain_line(task.feature),
                     to_string(message.delivery));
}

std::string message_json(const domain::Summary& task, const domain::TaskMessage& message) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member("task", task.id);
  out.member("feature", task.feature);
  out.key("message").begin_object();
  write_members(out, message);
  out.end_object().end_object();
  return plain_json(out.take()) + '\n';
}

std::string message_text(const domain::TaskMessage& message) {
  const std::string detail =
      message.detail.empty() ? "" : fmt::format(" ({})", plain_line(message.detail));
  return fmt::format("message {} {} {}{}\n", plain_line(message.id), os::rfc3339(message.sent_ms),
                     to_string(message.delivery), detail);
}

void write_message(json::Writer& out, const domain::TaskMessage& message) {
  out.begin_object();
  write_members(out, message);
  out.end_object();
}

}  // namespace wave::view
