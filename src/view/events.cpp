// SPDX-License-Identifier: MIT
#include "view/events.h"

#include "json/writer.h"
#include "os/clock.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

std::string move_words(const domain::Event& event) {
  if (!event.to) return {};
  const std::string from = event.from ? fmt::format("{} -> ", to_string(*event.from)) : "-> ";
  return from + std::string(to_string(*event.to));
}

// What happened to a piece of the backlog.
std::string subject_of_work(const domain::Body& body) {
  if (const auto* described = std::get_if<domain::Described>(&body)) return described->title;
  if (const auto* weighed = std::get_if<domain::Weighed>(&body)) {
    const std::string word = weighed->action ? std::string(to_string(*weighed->action)) : "?";
    return fmt::format("{} {}: {}", word, weighed->score, weighed->why);
  }
  if (const auto* planned = std::get_if<domain::Planned>(&body)) {
    return planned->risk ? fmt::format("risk {}", to_string(*planned->risk)) : std::string();
  }
  if (const auto* reviewed = std::get_if<domain::Reviewed>(&body)) {
    const std::string word =
        reviewed->judgement ? std::string(to_string(*reviewed->judgement)) : "?";
    return word + " of " + reviewed->oid;
  }
  if (const auto* checked = std::get_if<domain::Checked>(&body)) {
    const std::string word = checked->result ? std::string(to_string(*checked->result)) : "?";
    return (checked->name.empty() ? "all" : checked->name) + " " + word + " of " + checked->oid;
  }
  if (const auto* proposed = std::get_if<domain::Proposed>(&body)) return proposed->url;
  if (const auto* called = std::get_if<domain::Called>(&body)) {
    return called->role + " by " + called->agent;
  }
  if (const auto* asked = std::get_if<domain::Asked>(&body)) return asked->question;
  if (const auto* answered = std::get_if<domain::Answered>(&body)) return answered->text;
  if (const auto* held = std::get_if<domain::Held>(&body)) return held->on ? "on" : "off";
  return {};
}

// The one thing of a body that people ask for.
std::string subject(const domain::Event& event) {
  if (const auto* commit = std::get_if<domain::CommitSeen>(&event.body)) return commit->oid;
  if (const auto* created = std::get_if<domain::Created>(&event.body)) return created->feature;
  if (const auto* claimed = std::get_if<domain::RunClaimed>(&event.body)) return claimed->agent;
  if (const auto* landed = std::get_if<domain::Landed>(&event.body)) return landed->oid;
  if (const auto* kept = std::get_if<domain::Kept>(&event.body)) return kept->ref;
  if (const auto* removed = std::get_if<domain::Removed>(&event.body)) {
    return removed->branch_deleted ? "branch deleted" : "branch stays";
  }
  if (const auto* restored = std::get_if<domain::Restored>(&event.body)) {
    return "from the " + restored->from;
  }
  if (const auto* ended = std::get_if<domain::RunEnded>(&event.body)) {
    if (ended->exit_code) return fmt::format("exit {}", *ended->exit_code);
    if (ended->signal) return fmt::format("signal {}", *ended->signal);
  }
  return subject_of_work(event.body);
}

std::string event_line(const ToldEvent& told, Naming naming) {
  const domain::Event& event = told.stored.placed.event;
  std::string out = fmt::format("{} {:<9} {:<12}", os::rfc3339(event.t_ms), plain_line(event.by),
                                plain_line(kind_of(event.body)));
  if (naming == Naming::many_tasks) out += ' ' + plain_line(told.feature);
  if (event.attempt > 0) out += fmt::format(" #{}", event.attempt);
  for (const std::string& part : {move_words(event), subject(event)}) {
    if (!part.empty()) out += ' ' + plain_line(part);
  }
  if (event.reason != domain::Reason::none) out += fmt::format(" {}", to_string(event.reason));
  if (!event.detail.empty()) out += fmt::format(" ({})", plain_line(event.detail));
  return out + '\n';
}

}  // namespace

std::string events_text(const std::vector<ToldEvent>& events, Naming naming) {
  std::string out;
  for (const ToldEvent& event : events) out += event_line(event, naming);
  return out;
}

std::string events_json(const std::vector<ToldEvent>& events) {
  std::string out;
  for (const ToldEvent& told : events) {
    const domain::Position& at = told.stored.placed.at;
    const std::string cursor = told.cursor ? json::quote(told.cursor->text()) : "null";
    out += fmt::format(
        R"({{"schema":{},"cursor":{},"feature":{},"lamport":{},"writer":{},"line":{},"event":{}}})",
        k_schema, cursor, json::quote(told.feature), at.lamport, json::quote(at.writer), at.line,
        plain_json(told.stored.json));
    out += '\n';
  }
  return out;
}

}  // namespace wave::view
