// SPDX-License-Identifier: MIT
#include "domain/fold.h"

#include "domain/ids.h"

#include <algorithm>

namespace wave::domain {
namespace {

Run* find_run(Task& task, const std::string& id) {
  const auto found =
      std::find_if(task.runs.begin(), task.runs.end(), [&](const Run& r) { return r.id == id; });
  return found == task.runs.end() ? nullptr : &*found;
}

// Another clone may have begun one under the same number, and that one counts.
bool is_in_vain(const Task& task, const Event& event, const std::string& writer) {
  return !task.in_vain.empty() && task.in_vain.count({event.run, writer}) > 0;
}

// The run that the event tells of; nothing where it counts for none.
Run* run_of(Task& task, const PlacedEvent& placed) {
  if (is_in_vain(task, placed.event, placed.at.writer)) return nullptr;
  return find_run(task, placed.event.run);
}

// A writer that was replaced: its attempt or epoch is older than the task's newest.
bool is_stale(const Task& task, const Event& event, const std::string& writer) {
  if (std::holds_alternative<RunClaimed>(event.body)) {
    return event.attempt <= task.attempt || event.epoch <= task.epoch;
  }
  if (event.attempt == 0) return false;
  return event.attempt != task.attempt || event.epoch < task.epoch ||
         is_in_vain(task, event, writer);
}

// Whether the move takes effect on the task as it stands when the event's turn comes.
bool moves(const Task& task, const Event& event, const std::string& writer) {
  if (!event.to) return false;
  if (event.from && *event.from != task.state) return false;
  return is_legal(task.state, *event.to) && !is_stale(task, event, writer);
}

void move(Task& task, const Event& event) {
  if (*event.to == State::cleaned) {
    task.result = task.state;
    task.slot = 0;  // free for others; who comes back is given one with the next run
  } else {
    if (task.state == State::cleaned) task.result.reset();
    task.reason = event.reason;
    task.detail = event.detail;
  }
  task.state = *event.to;
  task.moved_ms = event.t_ms;
  task.not_before_ms = task.state == State::pending ? event.not_before_ms : 0;
}

void create(Task& task, const Event& event, const Created& body, const std::string& writer) {
  task.id = event.task;
  task.feature = body.feature;
  task.title = body.title;
  task.branch = body.branch;
  task.base_ref = body.base_ref;
  task.base_oid = body.base_oid;
  task.base_fetched_ms = body.base_fetched_ms;
  task.worktree = body.worktree;
  task.ticket = body.ticket;
  task.prompt_digest = body.prompt_digest;
  task.timeout_s = body.timeout_s;
  task.idle_timeout_s = body.idle_timeout_s;
  task.commit_needed = body.commit_needed;
  task.depends_on = body.depends_on;
  task.not_before_ms = event.not_before_ms;
  task.own_branch = body.own_branch;
  task.writer = writer;
  task.created_ms = event.t_ms;
  task.updated_ms = event.t_ms;
  task.moved_ms = event.t_ms;
  if (!body.origin.empty()) {
    task.work.emplace();
    task.work->origin = body.origin;
    task.work->number = body.number;
    task.work->url = body.url;
  }
}

void claim(Task& task, const Event& event, const RunClaimed& body, const std::string& writer) {
  Run run;
  run.id = event.run;
  run.attempt = event.attempt;
  run.epoch = event.epoch;
  run.agent = body.agent;
  run.host = body.host;
  run.session = body.session;
  run.writer = writer;
  run.by = event.by;
  run.tip_at_start = body.tip;
  run.slot = body.slot;
  run.timeout_s = body.timeout_s;
  run.idle_timeout_s = body.idle_timeout_s;
  run.claimed_ms = event.t_ms;
  task.runs.push_back(run);
  task.attempt = event.attempt;
  task.epoch = event.epoch;
  task.slot = body.slot;
  if (task.base_oid.empty()) task.base_oid = body.base;
  if (!body.tip.empty()) task.head = body.tip;
}

void end(Run& run, const Event& event, const RunEnded& body) {
  run.ended_ms = event.t_ms;
  run.result = body.result ? body.result : event.to;
  run.reason = event.reason;
  run.exit_code = body.exit_code;
  run.signal = body.signal;
  run.tip_at_end = body.tip;
  run.agent_session = body.agent_session;
  run.input_tokens = body.input_tokens;
  run.output_tokens = body.output_tokens;
  run.cost_usd = body.cost_usd;
}

void see_commit(Task& task, const Event& event, const CommitSeen& body) {
  // The event's id names task and commit, so a commit that several observers report is here once.
  if (body.oid.empty()) return;
  task.commits.push_back({body.oid, event.run, event.t_ms});
  task.head = body.oid;
}

void land(Task& task, const Event& event, const Landed& body) {
  if (body.oid.empty()) return;
  const LandedBy how = body.how.value_or(LandedBy::merge);
  task.landed.push_back({body.oid, how, body.source, event.run, event.t_ms});
}

// A message only goes forward, and what a run has taken is that run's alone.
void tell(Task& task, const Event& event, const Message& body, MessagePlaces& places) {
  const auto delivery = parse_delivery(body.delivery);
  if (!delivery || body.message.empty()) return;
  const auto place = places.find(body.message);
  if (place == places.end()) {
    if (*delivery != Delivery::queued) return;
    places.emplace(body.message, task.messages.size());
    task.messages.push_back({body.message, body.digest, *delivery, event.run, event.by,
                             event.detail, event.t_ms, event.t_ms});
    return;
  }
  TaskMessage* const found = &task.messages[place->second];
  // Taken by a run that never began: the next run hands it over.
  const Run* taker = find_run(task, found->run);
  const bool taken_anew = *delivery == Delivery::typed && found->delivery == Delivery::typed &&
                          taker && taker->ended_ms && !taker->started_ms;
  if (found->is_over() || (*delivery <= found->delivery && !taken_anew)) return;
  found->delivery = *delivery;
  if (!event.run.empty()) found->run = event.run;
  found->detail = event.detail;
  found->changed_ms = event.t_ms;
}

// What an event adds to a piece of the backlog.
struct Adding {
  Task& task;
  Work& work;
  int64_t t_ms;

  void operator()(const Described& body) {
    work.described = body;
    if (!body.title.empty()) task.title = body.title;
    if (body.depends_on) task.depends_on = *body.depends_on;
  }
  void operator()(const Weighed& body) {
    work.weighed = body;
    work.weighed_ms = t_ms;
  }
  void operator()(const Planned& body) { work.planned = body; }
  void operator()(const Reviewed& body) { work.reviews.push_back(body); }
  void operator()(const Checked& body) { work.checks.push_back(body); }
  void operator()(const Proposed& body) { work.proposed = body; }
  void operator()(const Called& body) { work.calls.push_back(body); }
  void operator()(const Asked& body) { work.question = body.question; }
  void operator()(const Answered& body) {
    work.answers.push_back({work.question, body.text});
    work.question.clear();
    work.runs_answered = task.runs.size();
    work.reviews_answered = work.reviews.size();
    work.checks_answered = work.checks.size();
  }
  void operator()(const Held& body) { work.held = body.on; }
  template <class Other>
  void operator()(const Other&) {}
};

// What an event adds beside its move.
void add(Task& task, const PlacedEvent& placed, bool moved, MessagePlaces& places) {
  const Event& event = placed.event;
  if (const auto* claimed = std::get_if<RunClaimed>(&event.body); claimed && moved) {
    claim(task, event, *claimed, placed.at.writer);
  } else if (const auto* started = std::get_if<RunStarted>(&event.body)) {
    Run* run = run_of(task, placed);
    if (run && !run->started_ms) {
      run->started_ms = event.t_ms;
      run->machine = started->machine;
      run->tip_when_ready = started->tip;
    }
  } else if (const auto* ended = std::get_if<RunEnded>(&event.body)) {
    Run* run = run_of(task, placed);
    if (run && !run->ended_ms) end(*run, event, *ended);
    if (run && !ended->tip.empty()) task.head = ended->tip;
  } else if (const auto* commit = std::get_if<CommitSeen>(&event.body)) {
    see_commit(task, event, *commit);
  } else if (const auto* landed = std::get_if<Landed>(&event.body)) {
    land(task, event, *landed);
  } else if (const auto* message = std::get_if<Message>(&event.body)) {
    tell(task, event, *message, places);
  } else if (const auto* kept = std::get_if<Kept>(&event.body)) {
    task.kept.push_back(*kept);
  } else if (const auto* removed = std::get_if<Removed>(&event.body)) {
    task.removed = *removed;
  } else if (std::holds_alternative<Restored>(event.body)) {
    task.removed.reset();
  } else if (task.work) {
    std::visit(Adding{task, *task.work, event.t_ms}, event.body);
  }
}

// A clone's newest claim of a run tells whether its words of that run count.
void note_claim(Task& task, const PlacedEvent& placed, bool counts) {
  const VainClaim claim{placed.event.run, placed.at.writer};
  const Run* known = find_run(task, claim.run);
  if (counts || (known && known->writer == claim.writer)) {
    task.in_vain.erase(claim);
  } else {
    task.in_vain.insert(claim);
  }
}

void apply(Task& task, const PlacedEvent& placed, MessagePlaces& places) {
  const Event& event = placed.event;
  const bool moved = moves(task, event, placed.at.writer);
  if (event.to && !moved) ++task.superseded;
  if (std::holds_alternative<RunClaimed>(event.body)) {
    task.claimed = std::max(task.claimed, event.attempt);
    note_claim(task, placed, moved);
  }
  if (moved) move(task, event);
  add(task, placed, moved, places);
  task.updated_ms = std::max(task.updated_ms, event.t_ms);
}

}  // namespace

void Fold::take(const PlacedEvent& placed) {
  if (!seen_.insert(placed.event.id).second) return;
  const auto* created = std::get_if<Created>(&placed.event.body);
  if (created && !task_) {
    task_.emplace();
    create(*task_, placed.event, *created, placed.at.writer);
  } else if (task_) {
    apply(*task_, placed, messages_);
  }
}

std::optional<Task> fold(const std::vector<const PlacedEvent*>& events) {
  Fold out;
  out.expect(events.size());
  for (const PlacedEvent* placed : events) out.take(*placed);
  return out.release();
}

std::optional<Task> fold(const std::vector<PlacedEvent>& events) {
  Fold out;
  out.expect(events.size());
  for (const PlacedEvent& placed : events) out.take(placed);
  return out.release();
}

std::optional<std::string> refusal(const std::optional<Task>& task, const Event& event,
                                   const std::string& writer) {
  const std::string name = task ? "'" + task->feature + "'" : "task '" + event.task + "'";
  if (std::holds_alternative<Created>(event.body)) {
    return task ? std::optional("task '" + event.task + "' exists already") : std::nullopt;
  }
  if (!task) return name + " does not exist";
  if (is_stale(*task, event, writer)) return name + " was started again meanwhile, by another";
  if (event.to && !moves(*task, event, writer)) {
    return name + " is " + std::string(to_string(task->state)) + ", so it cannot become " +
           std::string(to_string(*event.to));
  }
  return std::nullopt;
}

}  // namespace wave::domain
