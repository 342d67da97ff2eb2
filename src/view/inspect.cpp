// SPDX-License-Identifier: MIT
#include "view/inspect.h"

#include "domain/visible_text.h"
#include "os/clock.h"
#include "view/issue.h"
#include "view/plain_text.h"
#include "view/table.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

using domain::State;

constexpr int k_schema = 1;

std::string in_backlog(const std::vector<actions::IssueNeed>& needs) {
  for (const actions::IssueNeed& need : needs) {
    if (need.done) continue;
    const std::string other = need.feature.empty() ? need.id : domain::visible_line(need.feature);
    return "waits in the backlog until '" + other + "' is done";
  }
  return "waits in the backlog for the scheduler, or for git wave enqueue";
}

std::string of_a_person(const domain::Task& task) {
  std::string out = "waits for a person";
  if (task.reason != domain::Reason::none) out += fmt::format(": {}", to_string(task.reason));
  if (!task.detail.empty()) out += fmt::format(" ({})", domain::visible_line(task.detail));
  return out;
}

// How it has ended.
std::string is_over(const domain::Task& task) {
  std::string out = fmt::format("is {}", to_string(task.state));
  if (task.reason != domain::Reason::none) out += fmt::format(": {}", to_string(task.reason));
  if (!task.detail.empty()) out += fmt::format(" ({})", domain::visible_line(task.detail));
  return task.result ? out + fmt::format(", result {}", to_string(*task.result)) : out;
}

std::string calls_table(const std::vector<actions::SideCall>& calls, int64_t now_ms,
                        const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const actions::SideCall& call : calls) {
    rows.push_back({{call.id},
                    {plain_line(call.role)},
                    {plain_line(call.agent)},
                    {call.how.empty() ? call.state : call.state + ", " + call.how},
                    {age(call.since_ms, now_ms)}});
  }
  if (rows.empty()) return {};
  return '\n' + format_table({{"CALL", Align::left, 16},
                              {"ROLE"},
                              {"AGENT"},
                              {"STATE", Align::left, 12},
                              {"SINCE", Align::right, 5}},
                             rows, style);
}

std::string events_part(const Inspection& view) {
  std::string out = "\nevents\n";
  if (view.left_out > 0) {
    out += fmt::format("({} older: git wave events {})\n", view.left_out, view.task.task.id);
  }
  return out + events_text(view.events, Naming::one_task);
}

void write_calls(json::Writer& out, const std::vector<actions::SideCall>& calls) {
  out.key("calls").begin_array();
  for (const actions::SideCall& call : calls) {
    out.begin_object().member("id", call.id).member("role", call.role);
    out.member_or_null("agent", some(call.agent)).member("state", call.state);
    out.member_or_null("how", some(call.how));
    out.member_or_null("since", time_of(some(call.since_ms))).end_object();
  }
  out.end_array();
}

}  // namespace

std::string waits_for(const domain::Task& task, const std::vector<actions::IssueNeed>& needs) {
  if (task.work && task.work->held && domain::is_active(task.state)) {
    return "is paused: git wave unpause " + task.feature + " lets it go on";
  }
  switch (task.state) {
    case State::pending:
      return in_backlog(needs);
    case State::queued:
      return "waits to be planned";
    case State::planning:
      return "waits for the agent that plans it";
    case State::ready:
      return "waits to be started: for a place, for others at the same files, or for its next try";
    case State::starting:
    case State::running:
      return "waits for the agent that works on it";
    case State::reviewing:
      return "waits for its reviewer";
    case State::submitting:
      return "waits to be handed in";
    case State::waiting_checks:
      return "waits for its checks";
    case State::needs_human:
      return of_a_person(task);
    default:
      return is_over(task);
  }
}

std::string inspect_text(const Inspection& view, int64_t now_ms, const Style& style) {
  const domain::Task& task = view.task.task;
  std::string out;
  if (!view.run.empty()) out += fmt::format("{:<10} {}\n", "run", view.run);
  out += show_text(view.task, now_ms, style);
  out += fmt::format("\nit {}\n", waits_for(task, view.issue.needs));
  out += history_lines(view.issue.whole);
  out += calls_table(view.calls, now_ms, style);
  return out + events_part(view);
}

std::string inspect_json(const Inspection& view) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member_or_null("run", some(view.run));
  out.member("waits_for", waits_for(view.task.task, view.issue.needs));
  out.key("task").begin_object();
  write_task(out, view.task);
  out.end_object().key("issue").begin_object();
  write_issue(out, view.issue);
  out.end_object();
  write_calls(out, view.calls);
  out.member("left_out", static_cast<int64_t>(view.left_out));
  std::string text = out.take() + R"(,"events":[)";
  for (size_t i = 0; i < view.events.size(); ++i) {
    text += (i == 0 ? "" : ",") + view.events[i].stored.json;
  }
  return plain_json(text + "]}") + '\n';
}

}  // namespace wave::view
