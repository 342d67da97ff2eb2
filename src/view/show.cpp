// SPDX-License-Identifier: MIT
#include "view/show.h"

#include "domain/duration.h"
#include "domain/ids.h"
#include "os/clock.h"
#include "view/issue.h"
#include "view/message.h"
#include "view/plain_text.h"
#include "view/runs.h"
#include "view/table.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

// "name      value" for what there is to say.
void line(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += fmt::format("{:<10} {}\n", name, value);
}

std::string state_line(const domain::StatusRow& row, const Style& style) {
  std::string out = coloured(state_word(row), colour_of(row.state), style);
  if (row.reason != domain::Reason::none) out += fmt::format(": {}", to_string(row.reason));
  if (!row.detail.empty()) out += fmt::format(" ({})", plain_line(row.detail));
  if (row.task.result) out += fmt::format(", result {}", to_string(*row.task.result));
  return out;
}

std::string activity_line(const domain::StatusRow& row) {
  if (row.activity == domain::Activity::none) return {};
  std::string out(to_string(row.activity));
  if (!row.evidence.empty()) out += fmt::format(" ({})", plain_line(row.evidence));
  return out;
}

std::string base_line(const TaskView& view) {
  const domain::Task& task = view.task;
  if (task.base_oid.empty()) return {};
  std::string out =
      fmt::format("{} {}", plain_line(branch_name(task.base_ref)), short_oid(task.base_oid));
  if (task.base_fetched_ms > 0) {
    out += fmt::format(", fetched {}", os::rfc3339(task.base_fetched_ms));
  }
  if (const auto& drift = view.row.base_drift) {
    out += fmt::format(" ({} ahead, {} behind)", drift->ahead, drift->behind);
  }
  return out;
}

// A retry may have given the newest run others than the task was created with.
std::string limits_line(const domain::Task& task) {
  const domain::Run* run = task.current_run();
  const int64_t timeout_s = run ? run->timeout_s : task.timeout_s;
  const int64_t idle_timeout_s = run ? run->idle_timeout_s : task.idle_timeout_s;
  std::string out;
  if (timeout_s > 0) out = domain::to_string(std::chrono::seconds(timeout_s));
  if (idle_timeout_s > 0) {
    out += fmt::format("{}idle {}", out.empty() ? "" : ", ",
                       domain::to_string(std::chrono::seconds(idle_timeout_s)));
  }
  return out;
}

std::string drift_line(const domain::StatusRow& row) {
  return row.drift == domain::Drift::none ? "" : std::string(to_string(row.drift));
}

std::string waiting_line(const domain::StatusRow& row) {
  if (row.state != domain::State::pending || row.task.not_before_ms == 0) return {};
  return os::rfc3339(row.task.not_before_ms);
}

std::string exit_cell(const domain::Run& run) {
  if (run.exit_code) return fmt::format("exit {}", *run.exit_code);
  if (run.signal) return fmt::format("signal {}", *run.signal);
  return {};
}

// Tokens read and written, and the cost where the agent tells it.
std::string used_cell(const domain::Run& run) {
  std::string out;
  if (run.input_tokens + run.output_tokens > 0) {
    out = fmt::format("{} + {}", run.input_tokens, run.output_tokens);
  }
  if (run.cost_usd > 0) out += fmt::format("{}${:.2f}", out.empty() ? "" : " ", run.cost_usd);
  return out;
}

std::string runs_table(const domain::Task& task, int64_t now_ms, const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const domain::Run& run : task.runs) {
    const std::string result = run.result ? std::string(to_string(*run.result)) : "";
    const bool failed = run.reason != domain::Reason::none;
    rows.push_back({{std::to_string(run.attempt)},
                    {plain_line(run.agent)},
                    {plain_line(run.host)},
                    {result, run.result ? colour_of(*run.result) : Colour::none},
                    {failed ? std::string(to_string(run.reason)) : ""},
                    {exit_cell(run)},
                    {took(run, now_ms)},
                    {used_cell(run)},
                    {plain_line(run.agent_session)}});
  }
  return format_table({{"RUN", Align::right, 3},
                       {"AGENT"},
                       {"HOST"},
                       {"RESULT", Align::left, 9},
                       {"REASON"},
                       {"END", Align::left, 9},
                       {"TOOK", Align::right, 4},
                       {"USED"},
                       {"AGENT'S SESSION"}},
                      rows, style);
}

std::string commits_text(const domain::Task& task) {
  std::string out;
  for (const domain::TaskCommit& commit : task.commits) {
    out += fmt::format("commit {} {}\n", short_oid(commit.oid), os::rfc3339(commit.t_ms));
  }
  for (const domain::TaskLanding& landed : task.landed) {
    out += fmt::format("landed {} {}, {}\n", short_oid(landed.oid), os::rfc3339(landed.t_ms),
                       to_string(landed.how));
  }
  for (const domain::Kept& kept : task.kept) {
    out += fmt::format("kept {} {}\n", short_oid(kept.oid), plain_line(kept.ref));
  }
  for (const domain::TaskMessage& message : task.messages) out += message_text(message);
  return out;
}

}  // namespace

std::string show_text(const TaskView& view, int64_t now_ms, const Style& style) {
  const domain::Task& task = view.task;
  const domain::StatusRow& row = view.row;
  std::string out;
  line(out, "task", fmt::format("{} {}", task.id, plain_line(task.feature)));
  line(out, "title", plain_line(task.title));
  line(out, "state", state_line(row, style));
  line(out, "starts at", waiting_line(row));
  line(out, "depends on", domain::join_ids(task.depends_on));
  line(out, "activity", activity_line(row));
  line(out, "drift", drift_line(row));
  line(out, "branch", plain_line(branch_name(task.branch)));
  line(out, "base", base_line(view));
  line(out, "worktree", plain_line(row.worktree));
  line(out, "ticket", plain_line(task.ticket));
  out += work_lines(task);
  line(out, "time-out", limits_line(task));
  line(out, "session", plain_line(row.tmux_session));
  line(out, "label", plain_line(row.task.session));
  if (row.task.slot > 0) line(out, "slot", std::to_string(row.task.slot));
  line(out, "created", os::rfc3339(task.created_ms));
  line(out, "updated", os::rfc3339(task.updated_ms));
  if (!task.runs.empty()) out += '\n' + runs_table(task, now_ms, style);
  const std::string commits = commits_text(task);
  if (!commits.empty()) out += '\n' + commits;
  if (!row.recorded)
    out += "\n* seen just now and not recorded yet; git wave reconcile records it\n";
  return out;
}

}  // namespace wave::view
