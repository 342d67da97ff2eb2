// SPDX-License-Identifier: MIT
#include "index/rows.h"

#include "domain/feature_name.h"
#include "domain/ids.h"

namespace wave::index {

const char* const k_task_columns =
    "id, feature, title, state, reason, detail, result, branch, worktree, base_ref, base_oid, "
    "head, "
    "commits, agent, run, attempt, session, host, writer, ticket, timeout_s, not_before, "
    "depends_on, created, started, ended, updated, slot, moved, origin, number, priority, held";

void read_summary(const Statement& row, domain::Summary& out) {
  const auto moment = [&](int column) {
    return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
  };
  row.text(0, out.id);
  row.text(1, out.feature);
  row.text(2, out.title);
  out.state = domain::parse_state(row.view(3)).value_or(domain::State::pending);
  out.reason = domain::parse_reason(row.view(4)).value_or(domain::Reason::none);
  row.text(5, out.detail);
  out.result = domain::parse_state(row.view(6));
  row.text(7, out.branch);
  row.text(8, out.worktree);
  row.text(9, out.base_ref);
  row.text(10, out.base_oid);
  row.text(11, out.head);
  out.commits = row.integer(12);
  row.text(13, out.agent);
  row.text(14, out.run);
  out.attempt = static_cast<int>(row.integer(15));
  row.text(16, out.session);
  row.text(17, out.host);
  row.text(18, out.writer);
  row.text(19, out.ticket);
  out.timeout_s = row.integer(20);
  out.not_before_ms = row.integer(21);
  out.depends_on = domain::split_ids(row.view(22));
  out.created_ms = row.integer(23);
  out.started_ms = moment(24);
  out.ended_ms = moment(25);
  out.updated_ms = row.integer(26);
  out.slot = static_cast<int>(row.integer(27));
  out.moved_ms = row.integer(28);
  row.text(29, out.origin);
  out.number = row.integer(30);
  out.priority = static_cast<int>(row.integer(31));
  out.held = row.integer(32) != 0;
}

domain::Summary read_summary(const Statement& row) {
  domain::Summary out;
  read_summary(row, out);
  return out;
}

void write_summary(Database& database, const domain::Summary& summary, Kept events) {
  static const std::string sql =
      std::string("INSERT OR REPLACE INTO task (") + k_task_columns +
      ", active, settled, folder) VALUES "
      "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  Statement put = database.statement(sql);
  put.bind(summary.id).bind(summary.feature).bind(summary.title).bind(to_string(summary.state));
  put.bind(to_string(summary.reason)).bind(summary.detail);
  if (summary.result) {
    put.bind(to_string(*summary.result));
  } else {
    put.bind_null();
  }
  put.bind(summary.branch).bind(summary.worktree).bind(summary.base_ref).bind(summary.base_oid);
  put.bind(summary.head).bind(summary.commits).bind(summary.agent).bind(summary.run);
  put.bind(int64_t{summary.attempt}).bind(summary.session).bind(summary.host);
  put.bind(summary.writer).bind(summary.ticket).bind(summary.timeout_s);
  const std::string depends_on = domain::join_ids(summary.depends_on);  // outlives the statement
  put.bind(summary.not_before_ms).bind(depends_on).bind(summary.created_ms);
  put.bind(summary.started_ms).bind(summary.ended_ms).bind(summary.updated_ms);
  put.bind(int64_t{summary.slot}).bind(summary.moved_ms);
  put.bind(summary.origin)
      .bind(summary.number)
      .bind(int64_t{summary.priority})
      .bind(int64_t{summary.held ? 1 : 0});
  put.bind(int64_t{domain::is_in_backlog(summary) ? 2 : domain::is_active(summary.state) ? 1 : 0});
  put.bind(int64_t{events == Kept::in_the_logs ? 1 : 0});
  const std::string folder = domain::folded_directory(summary.feature);
  put.bind(folder);
  put.run();
}

}  // namespace wave::index
