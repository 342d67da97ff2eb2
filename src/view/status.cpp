// SPDX-License-Identifier: MIT
#include "view/status.h"

#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

const std::vector<Column>& columns() {
  static const std::vector<Column> all = {
      {"FEATURE", Align::left, 12}, {"STATE", Align::left, 15},   {"REASON", Align::left, 12},
      {"AGENT", Align::left, 6},    {"COMMITS", Align::right, 7}, {"BEHIND", Align::right, 6},
      {"AGE", Align::right, 4},     {"BRANCH", Align::left, 8},   {"DETAIL", Align::left, 10}};
  return all;
}

// Only where the base has gone on without the task.
std::string behind_cell(const std::optional<domain::BaseDrift>& drift) {
  return drift && drift->behind > 0 ? std::to_string(drift->behind) : "";
}

// The branch is named only where it is not simply the feature.
std::string branch_cell(const domain::Summary& task) {
  const std::string_view branch = branch_name(task.branch);
  return branch == task.feature ? "" : plain_line(branch);
}

// When it starts, before all else that is to say of one that waits for its time.
std::string detail_cell(const domain::StatusRow& row, int64_t now_ms) {
  if (row.state == domain::State::pending && row.task.not_before_ms > now_ms) {
    const std::string when = "starts in " + age(now_ms, row.task.not_before_ms);
    return row.detail.empty() ? when : when + ": " + plain_line(row.detail);
  }
  if (!row.detail.empty()) return plain_line(row.detail);
  const bool shown_before = why(row) == to_string(row.drift);
  if (row.drift == domain::Drift::none || shown_before) return {};
  return std::string(to_string(row.drift));
}

void write_reason(json::Writer& out, const domain::StatusRow& row) {
  const bool has_reason = row.reason != domain::Reason::none;
  out.member_or_null("reason",
                     has_reason ? std::optional(std::string(to_string(row.reason))) : std::nullopt);
  out.member_or_null("result", row.task.result
                                   ? std::optional(std::string(to_string(*row.task.result)))
                                   : std::nullopt);
  out.member_or_null("detail", some(row.detail));
  out.member_bool("recorded", row.recorded);
  const bool active = row.activity != domain::Activity::none;
  out.member_or_null("activity",
                     active ? std::optional(std::string(to_string(row.activity))) : std::nullopt);
}

void write_place(json::Writer& out, const domain::StatusRow& row) {
  out.member_or_null("branch", some(std::string(branch_name(row.task.branch))));
  out.member_or_null("worktree", some(row.worktree));
  out.key("base").begin_object();
  out.member_or_null("ref", some(row.task.base_ref));
  out.member_or_null("oid", some(row.task.base_oid));
  out.end_object();
  out.member_or_null("head", some(row.task.head));
  out.member("commits", row.task.commits);
}

void write_base_drift(json::Writer& out, const std::optional<domain::BaseDrift>& drift) {
  out.key("base_drift");
  if (!drift) {
    out.null();
    return;
  }
  out.begin_object().member("tip", drift->tip);
  out.member("ahead", drift->ahead).member("behind", drift->behind).end_object();
}

void write_run(json::Writer& out, const domain::StatusRow& row) {
  out.member_or_null("agent", some(row.task.agent));
  out.member_or_null("run", some(row.task.run));
  out.member("attempt", row.task.attempt);
  out.member_or_null("session", some(row.tmux_session));
  out.member_or_null("host", some(row.task.host));
  out.member_or_null("writer", some(row.task.writer));
  out.member_or_null("slot", some(int64_t{row.task.slot}));
  const bool drifted = row.drift != domain::Drift::none;
  out.member_or_null("drift",
                     drifted ? std::optional(std::string(to_string(row.drift))) : std::nullopt);
  write_base_drift(out, row.base_drift);
}

}  // namespace

StatusTable::StatusTable(int64_t now_ms) : table_(columns()), now_ms_(now_ms) {}

void StatusTable::clear() {
  table_.clear();
  unrecorded_ = false;
}

void StatusTable::add(const domain::StatusRow& row) {
  table_.add(plain_line(row.task.feature));
  table_.add(state_word(row), colour_of(row.state));
  table_.add(why(row));
  table_.add(plain_line(row.task.agent));
  table_.add(std::to_string(row.task.commits));
  table_.add(behind_cell(row.base_drift));
  table_.add(age(row.task.updated_ms, now_ms_));
  table_.add(branch_cell(row.task));
  table_.add(detail_cell(row, now_ms_), Colour::grey);
  unrecorded_ = unrecorded_ || !row.recorded;
}

std::string StatusTable::text(const Style& style) const {
  if (table_.empty()) return {};
  std::string out = table_.text(style);
  if (unrecorded_) out += "\n* seen just now and not recorded yet; git wave reconcile records it\n";
  return out;
}

std::string status_table(const std::vector<domain::StatusRow>& rows, int64_t now_ms,
                         const Style& style) {
  StatusTable table(now_ms);
  for (const domain::StatusRow& row : rows) table.add(row);
  return table.text(style);
}

void write_status_row(json::Writer& out, const domain::StatusRow& row) {
  out.member("id", row.task.id).member("feature", row.task.feature);
  out.member("state", to_string(row.state));
  write_reason(out, row);
  write_place(out, row);
  write_run(out, row);
  out.member_or_null("started_at", time_of(row.task.started_ms));
  out.member_or_null("ended_at", time_of(row.task.ended_ms));
  out.member("updated_at", *time_of(row.task.updated_ms));
  const int64_t not_before = row.state == domain::State::pending ? row.task.not_before_ms : 0;
  out.member_or_null("not_before", time_of(some(not_before)));
  out.key("depends_on").begin_array();
  for (const std::string& id : row.task.depends_on) out.string(id);
  out.end_array();
  out.member_or_null("timeout_seconds", some(row.task.timeout_s));
  out.member_or_null("error", some(row.detail));
}

StatusJson::StatusJson(std::string repository) : repository_(std::move(repository)) { clear(); }

void StatusJson::clear() {
  out_ = json::Writer();
  out_.begin_object();
  out_.member("schema", k_schema).member("repository", repository_);
  out_.key("tasks").begin_array();
}

void StatusJson::add(const domain::StatusRow& row) {
  out_.begin_object();
  write_status_row(out_, row);
  out_.end_object();
}

std::string StatusJson::text() {
  out_.end_array();
  out_.end_object();
  return plain_json(out_.take()) + '\n';
}

std::string status_json(const std::vector<domain::StatusRow>& rows, const std::string& repository) {
  StatusJson out(repository);
  for (const domain::StatusRow& row : rows) out.add(row);
  return out.text();
}

}  // namespace wave::view
