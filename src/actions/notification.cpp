// SPDX-License-Identifier: MIT
#include "actions/notification.h"

#include "json/value.h"
#include "json/writer.h"

namespace wave::actions {
namespace {

constexpr int k_record = 1;
constexpr int k_schema = 1;

}  // namespace

std::string encode(const Notification& notification) {
  json::Writer out;
  out.begin_object();
  out.member("v", k_record);
  out.member("feature", notification.feature).member("title", notification.title);
  out.member("tries", notification.tries);
  out.member("not_before_boot", notification.not_before_boot);
  out.member("lamport", notification.at.lamport).member("writer", notification.at.writer);
  out.member("line", notification.at.line);
  out.member("event", notification.event);
  out.end_object();
  return out.take();
}

std::optional<Notification> decode_notification(std::string_view text) {
  const auto document = json::Document::parse(text);
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  Notification out;
  out.at = {root["lamport"].integer_or(0), root["writer"].string_or(""),
            static_cast<int>(root["line"].integer_or(0))};
  out.event = root["event"].string_or("");
  out.feature = root["feature"].string_or("");
  out.title = root["title"].string_or("");
  out.tries = static_cast<int>(root["tries"].integer_or(0));
  out.not_before_boot = root["not_before_boot"].integer_or(0);
  return domain::decode(out.event) ? std::optional(std::move(out)) : std::nullopt;
}

std::string told_text(const Notification& notification, const std::string& repository) {
  json::Writer out;
  out.begin_object();
  out.member("schema", k_schema).member("repository", repository);
  out.member("feature", notification.feature).member("title", notification.title);
  out.member("try", notification.tries + 1);
  out.member("lamport", notification.at.lamport).member("writer", notification.at.writer);
  out.member("line", notification.at.line);
  // As it stands in the log: it may hold keys that this program does not know.
  return out.take() + ",\"event\":" + notification.event + "}\n";
}

}  // namespace wave::actions
