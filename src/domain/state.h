// SPDX-License-Identifier: MIT
// The states of a task, and the one table of moves that are legal.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace wave::domain {

// Where a task stands. Words on disk are exactly these names: never rename one.
enum class State {
  pending,         // created, waits to be started
  starting,        // claimed; worktree, prompt and session are being made
  queued,          // waits for a plan
  planning,        // an agent plans it
  ready,           // planned, waits for a slot
  running,         // an agent works on it
  reviewing,       // an independent agent judges it
  submitting,      // it is being pushed or proposed
  waiting_checks,  // the forge's checks are running
  needs_human,     // stopped until a person decides
  done,
  failed,
  timed_out,
  skipped,
  cancelled,
  cleaned,  // its worktree is gone; the earlier result is kept beside
};

std::string_view to_string(State state);
std::optional<State> parse_state(std::string_view word);
const std::vector<State>& all_states();

// An agent is, or may be, at work on it.
bool is_live(State state);
// Nothing more happens to it by itself.
bool is_terminal(State state);
// What status shows first: everything that is neither terminal nor forgotten.
inline bool is_active(State state) { return !is_terminal(state); }

// An end that is not the last word: it may be tried again.
inline bool has_failed(State state) { return state == State::failed || state == State::timed_out; }

// Whether the table allows this move. A state never moves to itself.
bool is_legal(State from, State to);

}  // namespace wave::domain
