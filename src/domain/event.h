// SPDX-License-Identifier: MIT
// What happened, as one line of a batch. Events are the truth; everything else is folded from them.
// The bytes are specified in git-wave-format(5); bytes that exist never change meaning.
#pragma once

#include "domain/landing.h"
#include "domain/reason.h"
#include "domain/state.h"
#include "domain/work_events.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wave::domain {

constexpr int k_event_version = 1;

// A task came to be.
struct Created {
  std::string feature;
  std::string title;  // first line of the prompt; empty when titles are not shared
  std::string branch;
  std::string base_ref;  // full name of the ref it starts from, or empty
  std::string base_oid;
  // When that was last heard of, if the base is a remote-tracking ref: wall clock, 0 unknown.
  int64_t base_fetched_ms = 0;
  std::string worktree;  // relative to the project's folder
  std::string ticket;
  std::string prompt_digest;  // sha256 of the prompt; the prompt itself is private
  int64_t timeout_s = 0;      // 0: none
  int64_t idle_timeout_s = 0;
  bool commit_needed = true;
  std::vector<std::string> depends_on;  // ids of tasks that must be done before it starts
  bool own_branch = true;  // false: the branch was there before, and is never ours to delete
  // Of a piece of the backlog, which the service takes through its states: the forge that it comes
  // from ("local", "github") and its number and address there.
  std::string origin;
  int64_t number = 0;
  std::string url;
};

// An attempt was counted and its starter may act; moves pending (or an ended state) to starting.
struct RunClaimed {
  std::string agent;
  std::string host;     // "tmux", "process"
  std::string session;  // label given by the user, or empty
  std::string tip;      // the branch's tip when the attempt starts
  int slot = 0;         // of the task from here on; 0: none was given
  int64_t timeout_s = 0;
  int64_t idle_timeout_s = 0;
  std::string base = {};  // where the branch begins, if that was not known when it was created
};

// The agent's process exists; moves starting to running.
struct RunStarted {
  std::string machine;  // random id of this clone's machine, never a host name
  // The branch's tip then, where the set-up has moved it: what lies before is no work of the agent.
  std::string tip = {};
};

// A commit that the agent made, whoever saw it first.
struct CommitSeen {
  std::string oid;
};

// A change of state that is not the end of a run (stop, cleanup, restore, a person's word).
struct Moved {};

// A run's end: what is known for a fact, and the state that follows from it.
struct RunEnded {
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::string tip;            // the branch's tip at the end
  std::string agent_session;  // the agent's own session id, where it has one
  int64_t input_tokens = 0;   // as the agent reported them, 0 unknown
  int64_t output_tokens = 0;
  double cost_usd = 0;
  // How the run itself came out, where the task goes on all the same (to pending, for the next
  // attempt); otherwise it is what the task moved to.
  std::optional<State> result;
};

// Something was said to the agent, or became of what was said; the text is private.
struct Message {
  std::string message;   // its id
  std::string digest;    // sha256 of the text; with the first event only
  std::string delivery;  // see Delivery
};

// A ref now keeps something that nothing else does.
struct Kept {
  std::string ref;
  std::string oid;
};

// The worktree lies in the trash; what became of the rest. `restore` needs no more than this and
// the kept refs.
struct Removed {
  std::string trash;     // name of the folder in this clone's trash
  std::string head;      // what the worktree's HEAD was: a full ref name, or an oid when detached
  std::string head_oid;  // where that stood
  std::string tip;       // where the task's branch stood; empty when it was missing
  std::string snapshot;  // ref that keeps the dirty state; empty when it was clean
  bool branch_deleted = false;
};
// Worktree and branch are back.
struct Restored {
  std::string from;  // "trash" or "keep"
};

// A commit that the agent has not made holds work of the task: it was found on the branch that the
// task was made for.
struct Landed {
  std::string oid;
  std::optional<LandedBy> how;  // nothing: in a way that this version does not know
  std::string source;           // see TaskLanding
};

// A kind that this version does not know; kept in the log and ignored by the fold.
struct Unknown {
  std::string kind;
};

using Body = std::variant<Created, RunClaimed, RunStarted, CommitSeen, Moved, RunEnded, Message,
                          Kept, Removed, Restored, Landed, Described, Weighed, Planned, Reviewed,
                          Checked, Proposed, Called, Asked, Answered, Held, Unknown>;

// The word of a body's kind on disk.
std::string_view kind_of(const Body& body);

// One event. `from` is the guard: the move counts only if the task stands there when the event's
// turn comes in the total order; otherwise the event is kept and shown as superseded.
struct Event {
  std::string id;
  std::string task;
  std::string run;   // empty when it belongs to no run
  int attempt = 0;   // 0 when it belongs to no run
  int epoch = 0;     // fences an owner that was replaced
  int64_t t_ms = 0;  // wall clock, for display only
  std::string by;    // "cli", "runner", "hook", "reconcile"
  std::optional<State> from;
  std::optional<State> to;
  Reason reason = Reason::none;
  std::string detail;
  int64_t not_before_ms = 0;  // of a task that becomes pending: wall clock, 0 at once
  Body body;
};

// The place of an event in the total order: (lamport, writer, line).
struct Position {
  int64_t lamport = 0;
  std::string writer;
  int line = 0;
  auto operator<=>(const Position&) const = default;
};

struct PlacedEvent {
  Position at;
  Event event;
};

// One JSON line, without the newline; the same event always gives the same bytes.
std::string encode(const Event& event);
// Nothing when the line is no event at all (not JSON, no id, no task, or a field out of bounds).
std::optional<Event> decode(std::string_view line);
// The task that the event is of, without reading the rest of it where the line is as encode() makes
// it. Of what is no event it may name a task or none.
std::string task_of_line(std::string_view line);

}  // namespace wave::domain
