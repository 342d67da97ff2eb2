// SPDX-License-Identifier: MIT
#include "domain/summary.h"

namespace wave::domain {
namespace {

void add_run(Summary& out, const Run& run) {
  out.agent = run.agent;
  out.run = run.id;
  out.attempt = run.attempt;
  out.session = run.session;
  out.host = run.host;
  out.writer = run.writer;
  out.timeout_s = run.timeout_s;
  out.started_ms = run.started_ms;
  out.ended_ms = run.ended_ms;
}

}  // namespace

Summary summarize(const Task& task) {
  Summary out;
  out.id = task.id;
  out.feature = task.feature;
  out.title = task.title;
  out.state = task.state;
  out.reason = task.reason;
  out.detail = task.detail;
  out.result = task.result;
  out.branch = task.branch;
  out.worktree = task.worktree;
  out.base_ref = task.base_ref;
  out.base_oid = task.base_oid;
  out.head = task.head.empty() ? task.base_oid : task.head;
  out.commits = static_cast<int64_t>(task.commits.size());
  out.writer = task.writer;
  out.ticket = task.ticket;
  out.slot = task.slot;
  out.timeout_s = task.timeout_s;
  out.not_before_ms = task.not_before_ms;
  out.depends_on = task.depends_on;
  out.created_ms = task.created_ms;
  out.updated_ms = task.updated_ms;
  out.moved_ms = task.moved_ms;
  if (task.work) {
    out.origin = task.work->origin;
    out.number = task.work->number;
    out.priority = task.work->described.priority;
    out.held = task.work->held;
  }
  if (const Run* run = task.current_run()) add_run(out, *run);
  return out;
}

bool is_in_backlog(const Summary& task) {
  return !task.origin.empty() && task.state == State::pending && task.attempt == 0;
}

bool has_succeeded(const Summary& task) {
  if (task.state == State::cleaned) return task.result == State::done;
  return task.state == State::done;
}

}  // namespace wave::domain
