// SPDX-License-Identifier: MIT
#include "view/runs.h"

#include "domain/visible_text.h"
#include "os/clock.h"
#include "view/plain_text.h"
#include "view/show.h"
#include "view/table.h"
#include "view/words.h"

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

}  // namespace

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
  return view.more ? out + "older ones: git wave runs --all\n" : out;
}

std::string runs_json(const RunsView& view) {
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
  out.end_array().member_bool("more", view.more).end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
