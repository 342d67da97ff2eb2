// SPDX-License-Identifier: MIT
#include "domain/event.h"

#include "domain/event_fields.h"
#include "domain/event_line.h"
#include "domain/ids.h"
#include "json/fields.h"
#include "json/writer.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;  // clang cannot find that out by itself

void write(json::Writer& out, const Created& b) {
  put(out, "feature", b.feature);
  put(out, "title", b.title);
  put(out, "branch", b.branch);
  put(out, "base_ref", b.base_ref);
  put(out, "base", b.base_oid);
  put(out, "base_fetched", b.base_fetched_ms);
  put(out, "worktree", b.worktree);
  put(out, "ticket", b.ticket);
  put(out, "prompt", b.prompt_digest);
  put(out, "timeout_s", b.timeout_s);
  put(out, "idle_timeout_s", b.idle_timeout_s);
  if (!b.commit_needed) out.member_bool("commit_needed", false);
  put(out, "depends_on", join_ids(b.depends_on));
  if (!b.own_branch) out.member_bool("own_branch", false);
  put(out, "origin", b.origin);
  put(out, "number", b.number);
  put(out, "url", b.url);
}

void write(json::Writer& out, const RunClaimed& b) {
  put(out, "agent", b.agent);
  put(out, "host", b.host);
  put(out, "session", b.session);
  put(out, "tip", b.tip);
  put(out, "slot", b.slot);
  put(out, "base", b.base);
  put(out, "timeout_s", b.timeout_s);
  put(out, "idle_timeout_s", b.idle_timeout_s);
}

void write(json::Writer& out, const RunStarted& b) {
  put(out, "machine", b.machine);
  put(out, "tip", b.tip);
}

void write(json::Writer& out, const CommitSeen& b) { put(out, "oid", b.oid); }

void write(json::Writer& out, const RunEnded& b) {
  if (b.exit_code) out.member("exit", *b.exit_code);
  if (b.signal) out.member("signal", *b.signal);
  put(out, "tip", b.tip);
  put(out, "agent_session", b.agent_session);
  put(out, "input_tokens", b.input_tokens);
  put(out, "output_tokens", b.output_tokens);
  if (b.cost_usd > 0) out.key("cost_usd").number(b.cost_usd);
  if (b.result) out.member("result", to_string(*b.result));
}

void write(json::Writer& out, const Message& b) {
  put(out, "message", b.message);
  put(out, "digest", b.digest);
  put(out, "delivery", b.delivery);
}

void write(json::Writer& out, const Kept& b) {
  put(out, "ref", b.ref);
  put(out, "oid", b.oid);
}

void write(json::Writer& out, const Removed& b) {
  put(out, "trash", b.trash);
  put(out, "head", b.head);
  put(out, "head_oid", b.head_oid);
  put(out, "tip", b.tip);
  put(out, "snapshot", b.snapshot);
  if (b.branch_deleted) out.member_bool("branch_deleted", true);
}

void write(json::Writer& out, const Restored& b) { put(out, "from", b.from); }

void write(json::Writer& out, const Landed& b) {
  put(out, "oid", b.oid);
  if (b.how) out.member("how", to_string(*b.how));
  put(out, "source", b.source);
}

void write(json::Writer&, const Moved&) {}

void write(json::Writer&, const Unknown&) {}

void write_body(json::Writer& out, const Body& body) {
  std::visit([&](const auto& b) { write(out, b); }, body);
}

Created read_created(const json::Fields& in) {
  Created b;
  b.feature = in.string("feature");
  b.title = in.string("title");
  b.branch = in.string("branch");
  b.base_ref = in.string("base_ref");
  b.base_oid = in.string("base");
  b.base_fetched_ms = std::max<int64_t>(0, in.integer("base_fetched").value_or(0));
  b.worktree = in.string("worktree");
  b.ticket = in.string("ticket");
  b.prompt_digest = in.string("prompt");
  b.timeout_s = in.integer("timeout_s").value_or(0);
  b.idle_timeout_s = in.integer("idle_timeout_s").value_or(0);
  b.commit_needed = in.boolean("commit_needed").value_or(true);
  b.depends_on = split_ids(in.string("depends_on"));
  b.own_branch = in.boolean("own_branch").value_or(true);
  b.origin = in.string("origin");
  b.number = std::max<int64_t>(0, in.integer("number").value_or(0));
  b.url = in.string("url");
  return b;
}

RunClaimed read_run_claimed(const json::Fields& in) {
  RunClaimed b;
  b.agent = in.string("agent");
  b.host = in.string("host");
  b.session = in.string("session");
  b.tip = in.string("tip");
  b.slot = std::max(0, small(in.integer("slot")).value_or(0));
  b.base = in.string("base");
  b.timeout_s = in.integer("timeout_s").value_or(0);
  b.idle_timeout_s = in.integer("idle_timeout_s").value_or(0);
  return b;
}

RunEnded read_run_ended(const json::Fields& in) {
  RunEnded b;
  b.exit_code = small(in.integer("exit"));
  b.signal = small(in.integer("signal"));
  b.tip = in.string("tip");
  b.agent_session = in.string("agent_session");
  b.input_tokens = in.integer("input_tokens").value_or(0);
  b.output_tokens = in.integer("output_tokens").value_or(0);
  b.cost_usd = in.number("cost_usd").value_or(0);
  b.result = parse_state(in.string("result"));
  return b;
}

Removed read_removed(const json::Fields& in) {
  Removed b;
  b.trash = in.string("trash");
  b.head = in.string("head");
  b.head_oid = in.string("head_oid");
  b.tip = in.string("tip");
  b.snapshot = in.string("snapshot");
  b.branch_deleted = in.boolean("branch_deleted").value_or(false);
  return b;
}

Body read_body(const std::string& kind, const json::Fields& in) {
  if (kind == "created") return read_created(in);
  if (kind == "run_claimed") return read_run_claimed(in);
  if (kind == "run_started") return RunStarted{in.string("machine"), in.string("tip")};
  if (kind == "commit") return CommitSeen{in.string("oid")};
  if (kind == "moved") return Moved{};
  if (kind == "run_ended") return read_run_ended(in);
  if (kind == "message") {
    return Message{in.string("message"), in.string("digest"), in.string("delivery")};
  }
  if (kind == "kept") return Kept{in.string("ref"), in.string("oid")};
  if (kind == "removed") return read_removed(in);
  if (kind == "restored") return Restored{in.string("from")};
  if (kind == "landed") {
    return Landed{in.string("oid"), parse_landed_by(in.string("how")), in.string("source")};
  }
  if (auto of_work = read_work_event(kind, in)) return *std::move(of_work);
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
                               [](const Landed&) -> std::string_view { return "landed"; },
                               [](const Described&) -> std::string_view { return "described"; },
                               [](const Weighed&) -> std::string_view { return "weighed"; },
                               [](const Planned&) -> std::string_view { return "planned"; },
                               [](const Reviewed&) -> std::string_view { return "reviewed"; },
                               [](const Checked&) -> std::string_view { return "checked"; },
                               [](const Proposed&) -> std::string_view { return "proposed"; },
                               [](const Called&) -> std::string_view { return "called"; },
                               [](const Asked&) -> std::string_view { return "asked"; },
                               [](const Answered&) -> std::string_view { return "answered"; },
                               [](const Held&) -> std::string_view { return "held"; },
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
  put(out, "not_before", event.not_before_ms);
  write_body(out, event.body);
  out.end_object();
  return out.take();
}

std::optional<Event> decode(std::string_view line) {
  const auto fields = json::Fields::parse(line);
  if (!fields) return std::nullopt;
  const json::Fields& in = *fields;
  Event event;
  event.id = in.string("id");
  event.task = in.string("task");
  if (event.id.empty() || !is_task_id(event.task)) return std::nullopt;
  event.run = in.string("run");
  event.attempt = small(in.integer("attempt")).value_or(0);
  event.epoch = small(in.integer("epoch")).value_or(0);
  event.t_ms = in.integer("t").value_or(0);
  event.by = in.string("by");
  event.from = parse_state(in.string("if"));
  event.to = parse_state(in.string("to"));
  event.reason = parse_reason(in.string("reason")).value_or(Reason::none);
  event.detail = in.string("detail");
  event.not_before_ms = std::max<int64_t>(0, in.integer("not_before").value_or(0));
  event.body = read_body(in.string("k"), in);
  return event;
}

namespace {

bool take(std::string_view& text, std::string_view start) {
  if (text.substr(0, start.size()) != start) return false;
  text.remove_prefix(start.size());
  return true;
}

// A string without anything in it that could stand for another, up to its closing quote.
bool take_plain(std::string_view& text) {
  const size_t end = text.find('"');  // one character at a time is found fastest
  if (end == std::string_view::npos) return false;
  if (text.substr(0, end).find('\\') != std::string_view::npos) return false;
  text.remove_prefix(end);
  return true;
}

}  // namespace

std::string task_of_line(std::string_view line) {
  std::string_view left = line;
  if (take(left, R"({"v":1,"id":")") && take_plain(left) && take(left, R"(","k":")") &&
      take_plain(left) && take(left, R"(","task":")")) {
    const std::string_view task = left.substr(0, k_task_id_length);
    left.remove_prefix(task.size());
    // Whether the member counts that comes first or last is not for us to know.
    if (is_task_id(task) && take(left, "\"") && left.find("\"task\"") == std::string_view::npos) {
      return std::string(task);
    }
  }
  const auto event = decode(line);
  return event ? event->task : std::string();
}

std::string id_of_line(std::string_view line) {
  std::string_view left = line;
  if (take(left, R"({"v":1,"id":")")) {
    const std::string_view start = left;
    // As above: a second member of that name is not for us to judge.
    if (take_plain(left) && left.find("\"id\"") == std::string_view::npos) {
      return std::string(start.substr(0, start.size() - left.size()));
    }
  }
  const auto event = decode(line);
  return event ? event->id : std::string();
}

}  // namespace wave::domain
