// SPDX-License-Identifier: MIT
#include "domain/state.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

struct Row {
  State state;
  std::string_view word;
  std::vector<State> next;
};

// The one table. A piece of the backlog goes pending, queued, planning, ready, starting, running,
// reviewing, submitting, waiting_checks, done, and back to ready for what has to be mended. Any
// live state may fail, be cancelled or go to a person; a terminal state is left only by a new
// attempt (pending, starting, queued, ready) or by removal of its worktree (cleaned), which
// `restore` undoes.
const std::vector<Row>& table() {
  using enum State;
  static const std::vector<Row> rows = {
      {pending, "pending", {starting, queued, needs_human, failed, skipped, cancelled}},
      {starting, "starting", {running, ready, pending, needs_human, failed, timed_out, cancelled}},
      {queued,
       "queued",
       {planning, ready, pending, starting, needs_human, failed, skipped, cancelled}},
      {planning, "planning", {ready, queued, needs_human, failed, timed_out, skipped, cancelled}},
      {ready, "ready", {starting, queued, pending, needs_human, failed, skipped, cancelled}},
      {running,
       "running",
       {reviewing, submitting, pending, ready, done, failed, timed_out, skipped, needs_human,
        cancelled}},
      {reviewing,
       "reviewing",
       {running, ready, submitting, done, failed, timed_out, skipped, needs_human, cancelled}},
      {submitting,
       "submitting",
       {waiting_checks, ready, reviewing, done, failed, timed_out, skipped, needs_human,
        cancelled}},
      {waiting_checks,
       "waiting_checks",
       {running, ready, reviewing, submitting, done, failed, timed_out, skipped, needs_human,
        cancelled}},
      {needs_human,
       "needs_human",
       {pending, starting, queued, ready, reviewing, submitting, waiting_checks, done, failed,
        skipped, cancelled, cleaned}},
      {done, "done", {cleaned}},
      {failed, "failed", {pending, starting, queued, ready, needs_human, cancelled, cleaned}},
      {timed_out, "timed_out", {pending, starting, queued, ready, needs_human, cancelled, cleaned}},
      {skipped, "skipped", {pending, starting, queued, cleaned}},
      {cancelled, "cancelled", {pending, starting, queued, ready, cleaned}},
      {cleaned, "cleaned", {done, failed, timed_out, skipped, cancelled, needs_human}},
  };
  return rows;
}

const Row& row(State state) { return table()[static_cast<size_t>(state)]; }

}  // namespace

std::string_view to_string(State state) { return row(state).word; }

std::optional<State> parse_state(std::string_view word) {
  for (const Row& each : table()) {
    if (each.word == word) return each.state;
  }
  return std::nullopt;
}

const std::vector<State>& all_states() {
  static const std::vector<State> states = [] {
    std::vector<State> out;
    for (const Row& each : table()) out.push_back(each.state);
    return out;
  }();
  return states;
}

bool is_live(State state) { return state == State::starting || state == State::running; }

bool is_terminal(State state) {
  using enum State;
  return state == done || state == failed || state == timed_out || state == skipped ||
         state == cancelled || state == cleaned;
}

bool is_legal(State from, State to) {
  const std::vector<State>& next = row(from).next;
  return std::find(next.begin(), next.end(), to) != next.end();
}

}  // namespace wave::domain
