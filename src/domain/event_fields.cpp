// SPDX-License-Identifier: MIT
#include "domain/event_fields.h"

#include "domain/ids.h"

#include <algorithm>

namespace wave::domain {
namespace {

// No id, so it reads as a list of none, and not as if nothing were said.
constexpr const char* k_no_ids = "none";

// Names of labels and people hold no newlines, so that lists stay flat.
std::string join_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) {
    if (!out.empty()) out += '\n';
    out += line;
  }
  return out;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Described read_described(const json::Fields& in) {
  Described b;
  b.title = in.string("title");
  b.body = in.string("body");
  b.labels = split_lines(in.string("labels"));
  b.assignees = split_lines(in.string("assignees"));
  b.author = in.string("author");
  b.trusted = in.boolean("trusted").value_or(true);
  b.priority = small(in.integer("priority")).value_or(0);
  b.version = in.string("version");
  const std::string depends_on = in.string("depends_on");
  if (!depends_on.empty()) b.depends_on = split_ids(depends_on);
  return b;
}

Weighed read_weighed(const json::Fields& in) {
  Weighed b;
  b.action = parse_action(in.string("action"));
  b.score = small(in.integer("score")).value_or(0);
  b.why = in.string("why");
  b.version = in.string("version");
  b.policy = in.string("policy");
  return b;
}

Called read_called(const json::Fields& in) {
  Called b;
  b.call = in.string("call");
  b.role = in.string("role");
  b.agent = in.string("agent");
  b.took_ms = in.integer("took_ms").value_or(0);
  b.input_tokens = in.integer("input_tokens").value_or(0);
  b.output_tokens = in.integer("output_tokens").value_or(0);
  b.cost_usd = in.number("cost_usd").value_or(0);
  return b;
}

}  // namespace

void write(json::Writer& out, const Described& b) {
  put(out, "title", b.title);
  put(out, "body", b.body);
  put(out, "labels", join_lines(b.labels));
  put(out, "assignees", join_lines(b.assignees));
  put(out, "author", b.author);
  if (!b.trusted) out.member_bool("trusted", false);
  put(out, "priority", b.priority);
  put(out, "version", b.version);
  if (b.depends_on) {
    out.member("depends_on", b.depends_on->empty() ? k_no_ids : join_ids(*b.depends_on));
  }
}

void write(json::Writer& out, const Weighed& b) {
  if (b.action) out.member("action", to_string(*b.action));
  put(out, "score", b.score);
  put(out, "why", b.why);
  put(out, "version", b.version);
  put(out, "policy", b.policy);
}

void write(json::Writer& out, const Planned& b) {
  put(out, "plan", b.plan);
  if (b.risk) out.member("risk", to_string(*b.risk));
  put(out, "version", b.version);
  put(out, "base", b.base);
  put(out, "agent", b.agent);
  put(out, "session", b.session);
}

void write(json::Writer& out, const Reviewed& b) {
  put(out, "oid", b.oid);
  put(out, "tree", b.tree);
  if (b.judgement) out.member("judgement", to_string(*b.judgement));
  put(out, "verdict", b.verdict);
  put(out, "agent", b.agent);
}

void write(json::Writer& out, const Checked& b) {
  put(out, "oid", b.oid);
  put(out, "name", b.name);
  if (b.result) out.member("result", to_string(*b.result));
  put(out, "tail", b.tail);
}

void write(json::Writer& out, const Proposed& b) {
  put(out, "number", b.number);
  put(out, "url", b.url);
  put(out, "oid", b.oid);
}

void write(json::Writer& out, const Called& b) {
  put(out, "call", b.call);
  put(out, "role", b.role);
  put(out, "agent", b.agent);
  put(out, "took_ms", b.took_ms);
  put(out, "input_tokens", b.input_tokens);
  put(out, "output_tokens", b.output_tokens);
  if (b.cost_usd > 0) out.key("cost_usd").number(b.cost_usd);
}

void write(json::Writer& out, const Asked& b) { put(out, "question", b.question); }
void write(json::Writer& out, const Answered& b) { put(out, "text", b.text); }
void write(json::Writer& out, const Held& b) { out.member_bool("on", b.on); }

std::optional<Body> read_work_event(std::string_view kind, const json::Fields& in) {
  if (kind == "described") return read_described(in);
  if (kind == "weighed") return read_weighed(in);
  if (kind == "planned") {
    return Planned{in.string("plan"),    parse_risk(in.string("risk")),
                   in.string("version"), in.string("base"),
                   in.string("agent"),   in.string("session")};
  }
  if (kind == "reviewed") {
    return Reviewed{in.string("oid"), in.string("tree"), parse_judgement(in.string("judgement")),
                    in.string("verdict"), in.string("agent")};
  }
  if (kind == "checked") {
    return Checked{in.string("oid"), in.string("name"), parse_check_result(in.string("result")),
                   in.string("tail")};
  }
  if (kind == "proposed") {
    return Proposed{std::max<int64_t>(0, in.integer("number").value_or(0)), in.string("url"),
                    in.string("oid")};
  }
  if (kind == "called") return read_called(in);
  if (kind == "asked") return Asked{in.string("question")};
  if (kind == "answered") return Answered{in.string("text")};
  if (kind == "held") return Held{in.boolean("on").value_or(true)};
  return std::nullopt;
}

}  // namespace wave::domain
