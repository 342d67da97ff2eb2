// SPDX-License-Identifier: MIT
#include "view/runs.h"

#include "domain/visible_text.h"
#include "os/clock.h"
#include "view/plain_text.h"
#include "view/show.h"
#include "view/table.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

// "2 running, 5 done"
std::string counts_line(const RunsView& view) {
  std::string out;
  for (const auto& [state, count] : view.pieces) {
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, to_string(state));
  }
  return out.empty() ? out : out + '\n';
}

std::string result_cell(const domain::Run& run) {
  if (run.result) return std::string(to_string(*run.result));
  return run.ended_ms ? "" : run.started_ms ? "running" : "starting";
}

std::string cost_cell(const domain::Run& run) {
  return run.cost_usd > 0 ? fmt::format("${:.2f}", run.cost_usd) : std::string();
}

// "in all: 3 runs, 2h, 1200 tokens read and 300 written, $0.40"
std::string totals_line(const RunsView& view, int64_t now_ms) {
  const RunTotals all = totals_of(view.runs, now_ms);
  std::string out = fmt::format("{}: {} runs, {}", view.more ? "these" : "in all", view.runs.size(),
                                all.seconds < 1 ? "<1s" : age(0, all.seconds * 1000));
  if (all.input_tokens > 0 || all.output_tokens > 0) {
    out += fmt::format(", {} tokens read and {} written", all.input_tokens, all.output_tokens);
  }
  if (all.cost_usd > 0) out += fmt::format(", ${:.2f}", all.cost_usd);
  return out + '\n';
}

std::string retry_lines(const RunsView& view, int64_t now_ms) {
  std::string out;
  for (const RetryView& each : view.retries) {
    const bool is_due = each.due_ms <= now_ms;
    out += fmt::format("#{} {} goes on {}: {}\n", each.number, domain::visible_line(each.feature),
                       is_due ? "when there is a place" : "at " + os::rfc3339(each.due_ms),
                       plain_line(each.detail));
  }
  return out;
}

void write_totals(json::Writer& out, const RunsView& view, int64_t now_ms) {
  const RunTotals all = totals_of(view.runs, now_ms);
  out.key("totals").begin_object().member("runs", static_cast<int64_t>(view.runs.size()));
  out.member("seconds", all.seconds).member("input_tokens", all.input_tokens);
  out.member("output_tokens", all.output_tokens).key("cost_usd").number(all.cost_usd);
  out.end_object();
}

void write_retries(json::Writer& out, const std::vector<RetryView>& retries) {
  out.key("retries").begin_array();
  for (const RetryView& each : retries) {
    out.begin_object().member("task", each.task).member("feature", each.feature);
    out.member("number", each.number).member("failures", each.failures);
    out.member("reason", to_string(each.reason)).member("detail", each.detail);
    out.member("due_at", os::rfc3339(each.due_ms)).end_object();
  }
  out.end_array();
}

}  // namespace

RunTotals totals_of(const std::vector<RunView>& runs, int64_t now_ms) {
  RunTotals out;
  int64_t all_ms = 0;
  for (const RunView& each : runs) {
    const domain::Run& run = each.run;
    // One that was lost with another clone has no end.
    if (!run.ended_ms && !each.goes_on) continue;
    const int64_t ended_ms = run.ended_ms.value_or(now_ms);
    if (run.started_ms) all_ms += std::max<int64_t>(0, ended_ms - *run.started_ms);
    out.input_tokens += run.input_tokens;
    out.output_tokens += run.output_tokens;
    out.cost_usd += run.cost_usd;
  }
  out.seconds = all_ms / 1000;
  return out;
}

std::string took(const domain::Run& run, int64_t now_ms) {
  if (!run.started_ms) return {};
  const int64_t ended_ms = run.ended_ms.value_or(now_ms);
  return ended_ms - *run.started_ms < 1000 ? "<1s" : age(*run.started_ms, ended_ms);
}

std::string runs_text(const RunsView& view, int64_t now_ms, const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const RunView& each : view.runs) {
    const domain::Run& run = each.run;
    const bool failed = run.reason != domain::Reason::none;
    rows.push_back({{run.id},
                    {fmt::format("#{}", each.number)},
                    {domain::visible_line(each.feature)},
                    {std::to_string(run.attempt)},
                    {plain_line(run.agent)},
                    {result_cell(run), run.result ? colour_of(*run.result) : Colour::none},
                    {failed ? std::string(to_string(run.reason)) : ""},
                    {run.started_ms ? os::rfc3339(*run.started_ms) : ""},
                    {took(run, now_ms)},
                    {cost_cell(run)}});
  }
  std::string out = counts_line(view);
  if (rows.empty()) return out;
  out += '\n' + format_table({{"RUN", Align::left, 12},
                              {"NUMBER", Align::right, 6},
                              {"FEATURE", Align::left, 12},
                              {"ATTEMPT", Align::right, 7},
                              {"AGENT"},
                              {"RESULT", Align::left, 9},
                              {"REASON"},
                              {"STARTED", Align::left, 20},
                              {"TOOK", Align::right, 4},
                              {"COST", Align::right, 6}},
                             rows, style);
  out += '\n' + totals_line(view, now_ms) + retry_lines(view, now_ms);
  return view.more ? out + "older ones: git wave runs --all\n" : out;
}

std::string runs_json(const RunsView& view, int64_t now_ms) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).key("pieces").begin_object();
  for (const auto& [state, count] : view.pieces) out.member(to_string(state), count);
  out.end_object().key("runs").begin_array();
  for (const RunView& each : view.runs) {
    out.begin_object().member("task", each.task).member("feature", each.feature);
    out.member("number", each.number);
    write_run(out, each.run);
    out.end_object();
  }
  out.end_array();
  write_totals(out, view, now_ms);
  write_retries(out, view.retries);
  out.member_bool("more", view.more).end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
