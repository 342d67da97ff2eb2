// SPDX-License-Identifier: MIT
#include "view/issue.h"

#include "domain/duration.h"
#include "domain/plan.h"
#include "domain/spent.h"
#include "domain/verdict.h"
#include "domain/visible_text.h"
#include "os/clock.h"
#include "view/table.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

using domain::visible_line;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + visible_line(word);
  return out;
}

// "name      value" for what there is to say.
void line(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += fmt::format("{:<10} {}\n", name, value);
}

std::string number_cell(const domain::Summary& task) { return fmt::format("#{}", task.number); }

std::string need_name(const actions::IssueNeed& need) {
  const std::string name = need.number > 0        ? fmt::format("#{}", need.number)
                           : need.feature.empty() ? need.id
                                                  : visible_line(need.feature);
  return need.done ? name + " (done)" : need.feature.empty() ? name + " (unknown here)" : name;
}

std::string needs_line(const std::vector<actions::IssueNeed>& needs) {
  std::string out;
  for (const actions::IssueNeed& need : needs) out += (out.empty() ? "" : ", ") + need_name(need);
  return out;
}

std::string why_cell(const actions::IssueRow& row) {
  if (row.task.held) return "paused";
  if (row.task.reason != domain::Reason::none) return std::string(to_string(row.task.reason));
  const bool waits =
      std::any_of(row.needs.begin(), row.needs.end(), [](const auto& need) { return !need.done; });
  return waits && domain::is_active(row.task.state) ? "blocked" : "";
}

std::string state_line(const actions::IssueRow& row, const Style& style) {
  const domain::Summary& task = row.task;
  std::string out = coloured(std::string(to_string(task.state)), colour_of(task.state), style);
  if (task.reason != domain::Reason::none) out += fmt::format(": {}", to_string(task.reason));
  if (!task.detail.empty()) out += fmt::format(" ({})", visible_line(task.detail));
  if (task.result) out += fmt::format(", result {}", to_string(*task.result));
  return row.task.held ? out + ", paused by a person" : out;
}

std::string weighed_line(const domain::Work& work) {
  if (!work.weighed) return {};
  const domain::Weighed& said = *work.weighed;
  std::string out = fmt::format("{} {}", said.action ? to_string(*said.action) : "?", said.score);
  if (!said.why.empty()) out += ": " + visible_line(said.why);
  return said.version == work.described.version ? out : out + " (of an earlier wording)";
}

std::string planned_line(const domain::Work& work) {
  if (!work.planned) return {};
  if (work.planned->plan.empty()) return "being made";
  std::string out = work.planned->risk ? fmt::format("risk {}", to_string(*work.planned->risk))
                                       : std::string("risk unknown");
  return work.planned->version == work.described.version ? out : out + " (of an earlier wording)";
}

// What agents that have ended took for it.
std::string spent_line(const domain::Task& task) {
  const domain::Spent spent = domain::spent_on(task, 0);
  if (spent.ms == 0 && spent.cost_usd == 0) return {};
  const std::string time = domain::to_string(std::chrono::seconds(spent.ms / 1000));
  const std::string cost = spent.cost_usd > 0 ? fmt::format(", ${:.2f}", spent.cost_usd) : "";
  return time + " by agents" + cost;
}

std::string request_line(const domain::Work& work) {
  if (!work.proposed) return {};
  return fmt::format("#{} {}", work.proposed->number, visible_line(work.proposed->url));
}

// A question counts only while somebody waits.
std::string question_of(const domain::Task& task) {
  return task.state == domain::State::needs_human ? task.work->question : std::string();
}

std::string indented(const std::string& text) {
  const std::string visible = domain::visible_text(text);
  std::string out;
  for (size_t at = 0; at < visible.size();) {
    const size_t end = std::min(visible.find('\n', at), visible.size());
    out += end > at ? "    " + visible.substr(at, end - at) + '\n' : std::string("\n");
    at = end + 1;
  }
  return out;
}

void paragraph(std::string& out, std::string_view heading, const std::string& text) {
  if (text.empty()) return;
  out += fmt::format("\n{}\n{}", heading, indented(text));
}

void add_list(std::string& out, const char* heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out += fmt::format("{}:\n", heading);
  for (const std::string& each : lines) out += "- " + each + '\n';
}

std::string plan_text(const domain::Planned& planned) {
  const auto read = domain::plan_from_json(planned.plan);
  const auto* plan = std::get_if<domain::Plan>(&read);
  if (!plan) return planned.plan;
  std::string out = plan->summary + '\n';
  add_list(out, "changes", plan->recommended_changes);
  add_list(out, "done when", plan->acceptance_criteria);
  add_list(out, "files", plan->predicted_files);
  add_list(out, "risks", plan->risks);
  add_list(out, "tests", plan->test_plan);
  add_list(out, "questions", plan->questions);
  return out;
}

std::string verdict_text(const domain::Reviewed& review) {
  const auto read = domain::verdict_from_json(review.verdict);
  const auto* verdict = std::get_if<domain::Verdict>(&read);
  if (!verdict) return review.verdict;
  std::string out;
  for (const domain::Finding& finding : verdict->findings) {
    std::string where = finding.path;
    if (!where.empty() && finding.line) where += fmt::format(":{}", *finding.line);
    out += fmt::format("- {}: {}{}{}\n", to_string(finding.severity), where,
                       where.empty() ? "" : ": ", finding.title);
  }
  return out;
}

void add_judgements(std::string& out, const domain::Work& work) {
  for (const domain::Reviewed& review : work.reviews) {
    const std::string word = review.judgement ? std::string(to_string(*review.judgement)) : "?";
    out += fmt::format("\nreview     {} of {} by {}\n", word, short_oid(review.oid),
                       visible_line(review.agent));
    out += indented(verdict_text(review));
  }
  for (const domain::Checked& check : work.checks) {
    const std::string word = check.result ? std::string(to_string(*check.result)) : "?";
    out += fmt::format("\ncheck      {} {} of {}\n",
                       check.name.empty() ? "all" : visible_line(check.name), word,
                       short_oid(check.oid));
    out += indented(check.tail);
  }
}

}  // namespace

std::string issue_lines(const std::vector<domain::Summary>& issues) {
  std::string out;
  for (const domain::Summary& task : issues) {
    out += fmt::format("#{}\t{}\t{}\n", task.number, task.id, visible_line(task.feature));
  }
  return out;
}

std::string issue_table(const std::vector<actions::IssueRow>& rows, int64_t now_ms,
                        const Style& style) {
  std::vector<std::vector<Cell>> cells;
  for (const actions::IssueRow& row : rows) {
    const domain::Summary& task = row.task;
    cells.push_back({{number_cell(task)},
                     {std::string(to_string(task.state)), colour_of(task.state)},
                     {why_cell(row)},
                     {task.priority > 0 ? std::to_string(task.priority) : ""},
                     {age(task.updated_ms, now_ms)},
                     {visible_line(task.title)},
                     {joined(row.whole.work->described.labels)}});
  }
  if (cells.empty()) return {};
  return format_table({{"NUMBER", Align::right, 6},
                       {"STATE", Align::left, 14},
                       {"WHY", Align::left, 12},
                       {"PRIORITY", Align::right, 8},
                       {"AGE", Align::right, 4},
                       {"TITLE", Align::left, 20},
                       {"LABELS", Align::left, 8}},
                      cells, style);
}

std::string issue_text(const actions::IssueRow& row, const Style& style) {
  const domain::Task& task = row.whole;
  const domain::Work& work = *task.work;
  std::string out;
  line(out, "issue", fmt::format("#{} {} {}", work.number, task.id, visible_line(task.feature)));
  line(out, "title", visible_line(task.title));
  line(out, "state", state_line(row, style));
  line(out, "origin", work.origin == "local" ? "" : visible_line(work.origin + " " + work.url));
  line(out, "author", visible_line(work.described.author));
  if (!work.described.trusted) line(out, "trusted", "no: a person has to enqueue it");
  line(out, "labels", joined(work.described.labels));
  line(out, "assignees", joined(work.described.assignees));
  if (work.described.priority > 0) {
    line(out, "priority", std::to_string(work.described.priority));
  }
  line(out, "blocked by", needs_line(row.needs));
  line(out, "scheduler", weighed_line(work));
  line(out, "plan", planned_line(work));
  line(out, "request", request_line(work));
  line(out, "spent", spent_line(task));
  line(out, "branch", visible_line(branch_name(task.branch)));
  line(out, "created", os::rfc3339(task.created_ms));
  line(out, "updated", os::rfc3339(task.updated_ms));
  if (!work.described.body.empty()) out += '\n' + indented(work.described.body);
  out += history_lines(task);
  out += fmt::format("\ngit wave events {} tells what happened to it\n", task.id);
  if (!question_of(task).empty()) {
    out += fmt::format("git wave answer {} answers\n", task.id);
  }
  return out;
}

std::string plan_lines(const domain::Task& task) {
  std::string out;
  if (!task.work || !task.work->planned || task.work->planned->plan.empty()) return out;
  line(out, "plan", planned_line(*task.work));
  return out + indented(plan_text(*task.work->planned));
}

std::string history_lines(const domain::Task& task) {
  if (!task.work) return {};
  const domain::Work& work = *task.work;
  std::string out;
  if (work.planned && !work.planned->plan.empty()) {
    paragraph(out, "plan", plan_text(*work.planned));
  }
  add_judgements(out, work);
  for (const domain::GivenAnswer& answer : work.answers) {
    paragraph(out, "question, answered", answer.question);
    paragraph(out, "answer", answer.text);
  }
  paragraph(out, "question", question_of(task));
  return out;
}

std::string work_lines(const domain::Task& task) {
  if (!task.work) return {};
  const domain::Work& work = *task.work;
  std::string out;
  line(out, "issue",
       fmt::format("#{} ({}), see git wave issue show {}", work.number, visible_line(work.origin),
                   task.id));
  line(out, "labels", joined(work.described.labels));
  if (work.held) line(out, "paused", "by a person");
  line(out, "scheduler", weighed_line(work));
  line(out, "plan", planned_line(work));
  line(out, "request", request_line(work));
  line(out, "spent", spent_line(task));
  line(out, "question", visible_line(question_of(task)));
  return out;
}

std::string pause_line(const actions::ServicePause& pause) {
  std::string out = "the service is paused";
  if (pause.since_ms > 0) out += " since " + os::rfc3339(pause.since_ms);
  if (!pause.by.empty()) out += " by " + visible_line(pause.by);
  if (!pause.why.empty()) out += ": " + visible_line(pause.why);
  return out + "; git wave unpause lets it go on\n";
}

}  // namespace wave::view
