// SPDX-License-Identifier: MIT
// A status row with every field set, for the tests of printers.
#pragma once

#include "domain/status_row.h"

namespace wave::view {

constexpr int64_t k_noon = 1'795'262'400'000;  // 2026-11-21T12:00:00Z

inline domain::StatusRow sample_row() {
  domain::StatusRow row;
  row.task.id = "7f3k9d2m1q";
  row.task.feature = "fix/login";
  row.task.title = "Mend the login page";
  row.task.state = domain::State::running;
  row.task.branch = "refs/heads/fix/login";
  row.task.base_ref = "refs/heads/main";
  row.task.base_oid = std::string(40, '1');
  row.task.head = std::string(40, '2');
  row.task.commits = 2;
  row.task.agent = "claude";
  row.task.run = "7f3k9d2m1q-1";
  row.task.attempt = 1;
  row.task.session = "mine";
  row.task.host = "tmux";
  row.task.writer = "9yz1k4t2";
  row.task.slot = 3;
  row.task.ticket = "T-1";
  row.task.timeout_s = 14400;
  row.task.created_ms = k_noon - 300'000;
  row.task.started_ms = k_noon - 240'000;
  row.task.updated_ms = k_noon - 180'000;
  row.state = domain::State::running;
  row.activity = domain::Activity::working;
  row.evidence = "output grew 3 s ago";
  row.worktree = "/srv/p/fix-login";
  row.tmux_session = "7f3k9d2m1q-1";
  return row;
}

// Recorded as running, but its runner is dead.
inline domain::StatusRow lost_row() {
  domain::StatusRow row = sample_row();
  row.task.id = "0000000001";
  row.task.feature = "search";
  row.task.branch = "refs/heads/search";
  row.state = domain::State::failed;
  row.reason = domain::Reason::lost;
  row.detail = "its runner is gone";
  row.recorded = false;
  row.activity = domain::Activity::none;
  row.drift = domain::Drift::runner_dead;
  return row;
}

}  // namespace wave::view
