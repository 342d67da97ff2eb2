// SPDX-License-Identifier: MIT
#include "domain/event.h"

#include <array>

#include "domain/ids.h"
#include "json/value.h"
#include "json/writer.h"

namespace wave::domain {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

// Fields that are empty, zero or the default are left out: most events have few of them.
void put(json::Writer& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out.member(key, value);
}
void put(json::Writer& out, std::string_view key, int64_t value) {
  if (value != 0) out.member(key, value);
}

void write_body(json::Writer& out, const Body& body) {
  std::visit(Overloaded{
                 [&](const Created& b) {
                   put(out, "feature", b.feature);
                   put(out, "title", b.title);
                   put(out, "branch", b.branch);
                   put(out, "base_ref", b.base_ref);
                   put(out, "base", b.base_oid);
                   put(out, "worktree", b.worktree);
                   put(out, "ticket", b.ticket);
                   put(out, "prompt", b.prompt_digest);
                   put(out, "timeout_s", b.timeout_s);
                   put(out, "idle_timeout_s", b.idle_timeout_s);
                   if (!b.commit_needed) out.member_bool("commit_needed", false);
                 },
                 [&](const RunClaimed& b) {
                   put(out, "agent", b.agent);
                   put(out, "host", b.host);
                   put(out, "session", b.session);
                   put(out, "tip", b.tip);
                   put(out, "timeout_s", b.timeout_s);
                   put(out, "idle_timeout_s", b.idle_timeout_s);
                 },
                 [&](const RunStarted& b) { put(out, "machine", b.machine); },
                 [&](const CommitSeen& b) { put(out, "oid", b.oid); },
                 [&](const RunEnded& b) {
                   if (b.exit_code) out.member("exit", *b.exit_code);
                   if (b.signal) out.member("signal", *b.signal);
                   put(out, "tip", b.tip);
                   put(out, "agent_session", b.agent_session);
                   put(out, "input_tokens", b.input_tokens);
                   put(out, "output_tokens", b.output_tokens);
                   if (b.cost_usd > 0) out.key("cost_usd").number(b.cost_usd);
                 },
                 [&](const Message& b) {
                   put(out, "digest", b.digest);
                   put(out, "delivery", b.delivery);
                 },
                 [&](const Kept& b) {
                   put(out, "ref", b.ref);
                   put(out, "oid", b.oid);
                 },
                 [](const Moved&) {}, [](const Removed&) {}, [](const Restored&) {},
                 [](const Unknown&) {}},
             body);
}

std::optional<int> small(const json::Value& value) {
  const auto number = value.integer();
  if (!number || *number < -100000 || *number > 1000000000) return std::nullopt;
  return static_cast<int>(*number);
}

Created read_created(const json::Value& in) {
  Created b;
  b.feature = in["feature"].string_or("");
  b.title = in["title"].string_or("");
  b.branch = in["branch"].string_or("");
  b.base_ref = in["base_ref"].string_or("");
  b.base_oid = in["base"].string_or("");
  b.worktree = in["worktree"].string_or("");
  b.ticket = in["ticket"].string_or("");
  b.prompt_digest = in["prompt"].string_or("");
  b.timeout_s = in["timeout_s"].integer_or(0);
  b.idle_timeout_s = in["idle_timeout_s"].integer_or(0);
  b.commit_needed = in["commit_needed"].boolean().value_or(true);
  return b;
}

RunClaimed read_run_claimed(const json::Value& in) {
  RunClaimed b;
  b.agent = in["agent"].string_or("");
  b.host = in["host"].string_or("");
  b.session = in["session"].string_or("");
  b.tip = in["tip"].string_or("");
  b.timeout_s = in["timeout_s"].integer_or(0);
  b.idle_timeout_s = in["idle_timeout_s"].integer_or(0);
  return b;
}

RunEnded read_run_ended(const json::Value& in) {
  RunEnded b;
  b.exit_code = small(in["exit"]);
  b.signal = small(in["signal"]);
  b.tip = in["tip"].string_or("");
  b.agent_session = in["agent_session"].string_or("");
  b.input_tokens = in["input_tokens"].integer_or(0);
  b.output_tokens = in["output_tokens"].integer_or(0);
  b.cost_usd = in["cost_usd"].number().value_or(0);
  return b;
}

Body read_body(const std::string& kind, const json::Value& in) {
  if (kind == "created") return read_created(in);
  if (kind == "run_claimed") return read_run_claimed(in);
  if (kind == "run_started") return RunStarted{in["machine"].string_or("")};
  if (kind == "commit") return CommitSeen{in["oid"].string_or("")};
  if (kind == "moved") return Moved{};
  if (kind == "run_ended") return read_run_ended(in);
  if (kind == "message") {
    return Message{in["digest"].string_or(""), in["delivery"].string_or("")};
  }
  if (kind == "kept") return Kept{in["ref"].string_or(""), in["oid"].string_or("")};
  if (kind == "removed") return Removed{};
  if (kind == "restored") return Restored{};
  return Unknown{kind};
}

}  // namespace

std::string_view kind_of(const Body& body) {
  return std::visit(Overloaded{[](const Created&) -> std::string_view { return "created"; },
                               [](const RunClaimed&) -> std::string_view { return "run_claimed"; },
                               [](const RunStarted&) -> std::string_view { return "run_started"; },
                               [](const CommitSeen&) -> std::string_view { return "commit"; },
                               [](const Moved&) -> std::string_view { return "moved"; },
                               [](const RunEnded&) -> std::string_view { return "run_ended"; },
                               [](const Message&) -> std::string_view { return "message"; },
                               [](const Kept&) -> std::string_view { return "kept"; },
                               [](const Removed&) -> std::string_view { return "removed"; },
                               [](const Restored&) -> std::string_view { return "restored"; },
                               [](const Unknown& u) -> std::string_view { return u.kind; }},
                    body);
}

std::string encode(const Event& event) {
  json::Writer out;
  out.begin_object();
  out.member("v", k_event_version).member("id", event.id).member("k", kind_of(event.body));
  out.member("task", event.task);
  put(out, "run", event.run);
  put(out, "attempt", event.attempt);
  put(out, "epoch", event.epoch);
  out.member("t", event.t_ms);
  put(out, "by", event.by);
  if (event.from) out.member("if", to_string(*event.from));
  if (event.to) out.member("to", to_string(*event.to));
  if (event.reason != Reason::none) out.member("reason", to_string(event.reason));
  put(out, "detail", event.detail);
  write_body(out, event.body);
  out.end_object();
  return out.take();
}

std::optional<Event> decode(std::string_view line) {
  const auto document = json::Document::parse(line);
  if (!document || !document->root().is_object()) return std::nullopt;
  const json::Value in = document->root();
  Event event;
  event.id = in["id"].string_or("");
  event.task = in["task"].string_or("");
  if (event.id.empty() || !is_task_id(event.task)) return std::nullopt;
  event.run = in["run"].string_or("");
  event.attempt = small(in["attempt"]).value_or(0);
  event.epoch = small(in["epoch"]).value_or(0);
  event.t_ms = in["t"].integer_or(0);
  event.by = in["by"].string_or("");
  event.from = parse_state(in["if"].string_or(""));
  event.to = parse_state(in["to"].string_or(""));
  event.reason = parse_reason(in["reason"].string_or("")).value_or(Reason::none);
  event.detail = in["detail"].string_or("");
  event.body = read_body(in["k"].string_or(""), in);
  return event;
}

}  // namespace wave::domain
