// SPDX-License-Identifier: MIT
#include "service/worker.h"

#include "actions/next_attempt.h"
#include "actions/request_record.h"
#include "domain/answer_block.h"
#include "domain/ids.h"
#include "error/error.h"
#include "os/random.h"
#include "service/advance.h"
#include "service/brief.h"
#include "service/budget.h"
#include "service/each_piece.h"
#include "service/failures.h"
#include "service/shared_backlog.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Reason;
using domain::State;

// Who changes more than this meets everybody; the modules of the plan have to do.
constexpr size_t k_most_paths = 5000;
constexpr size_t k_most_claimed = 50;

bool is_running(State state) { return state == State::starting || state == State::running; }

// What a person has paused may stay so for long: it is in the way of others only while its agent
// works, as with one that waits for a person's answer.
bool is_at_work(const domain::Summary& row) {
  if (is_running(row.state)) return true;
  return !row.held && (row.state == State::reviewing || row.state == State::submitting ||
                       row.state == State::waiting_checks);
}

// Where the branch stands, and the tree of that.
struct Tip {
  std::string oid;
  std::string tree;
};

Tip tip_of(store::Store& store, const domain::Task& task) {
  const auto oid = store.repository().ref(task.branch);
  if (!oid) return {};
  const auto commit = store.repository().commit(*oid);
  return commit ? Tip{*oid, commit->tree} : Tip{};
}

// The prompt as it is given, whatever the user's frame for prompts says.
std::string prompt_of(const Brief& brief) {
  prompt::RoleInput input = brief.input;
  input.nonce = domain::crockford32(os::random_bytes(domain::k_answer_nonce_length));
  return prompt::render(brief.role, input);
}

actions::RequestRecord request_of(const Pass& pass, const domain::Task& task,
                                  const std::string& text, const os::Environment& environment) {
  actions::RequestRecord out;
  out.text = text;
  out.agent = pass.policy.lead;
  out.ticket = task.ticket;
  out.timeout_s = seconds_for(task, pass.policy, pass.policy.run_timeout.count(), pass.now.wall_ms);
  out.idle_timeout_s = pass.config.duration("task.idle_timeout").count();
  out.settings = actions::settings_in(environment);
  return out;
}

// The session that the agent has worked in before, or planned in: it knows the piece then.
std::optional<std::string> session_of(const domain::Task& task, const Pass& pass) {
  const std::string& lead = pass.policy.lead;
  if (task.attempt > 0) return actions::last_agent_session(task, lead);
  if (!task.work->planned) return std::nullopt;
  const domain::Planned& planned = *task.work->planned;
  if (planned.agent != lead || planned.session.empty()) return std::nullopt;
  const agent::AgentChoice choice = agent::find_agent(lead, pass.config);
  return choice.agent->resumes_elsewhere() ? std::optional(planned.session) : std::nullopt;
}

// As this clone would begin it: what others have run is not here, and they land on the remote's
// branch.
domain::Task as_here(store::Store& store, const domain::Task& task, const Pass& pass) {
  domain::Task out = task;
  const auto own = store.writer();
  std::erase_if(out.runs, [&](const domain::Run& run) { return own && run.writer != own->writer; });
  if (pass.shared != nullptr && out.base_oid.empty()) out.base_ref = pass.policy.base;
  return out;
}

// What others keep their hands off while it is worked on. A plan that names more is claimed by its
// modules alone.
std::vector<domain::ClaimKey> things_of(const domain::WorkArea& area,
                                        const domain::ModuleRule& rule) {
  std::set<std::string> modules(area.modules.begin(), area.modules.end());
  for (const std::string& path : area.files) modules.insert(domain::module_of(path, rule));
  std::vector<domain::ClaimKey> out;
  for (const std::string& module : modules) out.push_back({domain::ClaimKind::module, module});
  if (area.files.size() <= k_most_claimed) {
    for (const std::string& path : area.files) out.push_back({domain::ClaimKind::file, path});
  }
  std::erase_if(out,
                [](const domain::ClaimKey& thing) { return !domain::is_claim_key(thing.key); });
  if (out.size() > 2 * k_most_claimed) out.resize(2 * k_most_claimed);
  return out;
}

}  // namespace

Turn Worker::step(const Pass& pass) {
  Turn turn;
  int64_t places = pass.policy.workers;
  count_labels(pass);
  for (const domain::Summary& row : pass.rows) {
    if (is_running(row.state) && is_ours(pass, row)) --places;
  }
  busy_.reset();
  std::vector<domain::Summary> ready = rows_in(pass, State::ready);
  std::sort(ready.begin(), ready.end(), [](const domain::Summary& a, const domain::Summary& b) {
    return std::pair(a.moved_ms, a.number) < std::pair(b.moved_ms, b.number);
  });
  const Pass oldest_first = narrowed(pass, std::move(ready));
  each_piece(doors_, oldest_first, State::ready, turn, [&](const domain::Summary& row) {
    if (places > 0 && start(pass, row, turn)) --places;
  });
  return turn;
}

// Looked at when something is about to begin, and not in every pass: each of them costs a look at
// its record and at its branch.
std::vector<domain::WorkArea>& Worker::busy(const Pass& pass) {
  if (!busy_) {
    busy_.emplace();
    for (const domain::Summary& row : pass.rows) {
      if (is_at_work(row)) busy_->push_back(area_of(row));
    }
  }
  return *busy_;
}

// Of those at work, as this clone has them.
void Worker::count_labels(const Pass& pass) {
  places_ = LabelPlaces(pass.policy.label_limits);
  if (!places_.any()) return;
  for (const domain::Summary& row : pass.rows) {
    if (!is_running(row.state) || !is_ours(pass, row)) continue;
    const auto task = doors_.store.index().task(row.id);
    if (task && task->work) places_.take(task->work->described.labels);
  }
}

domain::WorkArea Worker::area_of(const domain::Summary& row) const {
  domain::WorkArea out;
  out.key = row.id;
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work) return out;
  const prompt::RoleInput told = told_of(*task);
  if (told.plan) {
    out.files = told.plan->predicted_files;
    out.modules = told.plan->affected_modules;
  }
  const Tip tip = tip_of(doors_.store, *task);
  if (tip.oid.empty() || task->base_oid.empty()) return out;
  const auto changed =
      doors_.store.repository().changed_paths(task->base_oid, tip.oid, k_most_paths);
  if (changed) out.files.insert(out.files.end(), changed->begin(), changed->end());
  return out;
}

bool Worker::is_in_the_way(const Pass& pass, const domain::Task& task, const domain::Summary& row,
                           Turn& turn) {
  if (pass.policy.overlap == domain::OverlapPolicy::off) return false;
  domain::ModuleRule rule;
  rule.depth = static_cast<size_t>(pass.policy.module_depth);
  const domain::WorkArea area = area_of(row);
  const auto conflicts = domain::Overlap(busy(pass), rule).with(area);
  if (conflicts.empty()) return false;
  if (pass.policy.overlap == domain::OverlapPolicy::warn) {
    turn.did(row, "overlaps with others: " + to_sentence(conflicts.front()));
    return false;
  }
  // What has waited long enough is next: nothing that would meet it is started before.
  domain::DeferralBound bound;
  bound.ms = pass.policy.max_defer.count() * 1000;
  bound.times = std::numeric_limits<int64_t>::max();
  if (domain::is_next({0, task.moved_ms}, bound, pass.now.wall_ms)) {
    busy(pass).push_back(area);  // and until then the end of those that are in its way is waited for
  } else {
    turn.wants(task.moved_ms + bound.ms);
  }
  return true;
}

bool Worker::may_start(const Pass& pass, const domain::Task& task, const domain::Summary& row,
                       Turn& turn) {
  const domain::Work& work = *task.work;
  if (work.planned && work.planned->version != work.described.version) {
    if (advance(doors_, row, {State::queued, Reason::none, "it was edited since it was planned"})) {
      turn.did(row, "was edited since it was planned, and is planned anew");
    }
    return false;
  }
  const int64_t not_before = retry_at(task, pass.policy.backoff, pass.now.wall_ms);
  if (pass.now.wall_ms < not_before) {
    turn.wants(not_before);
    return false;
  }
  if (const auto why = why_spent(task, pass.policy, pass.now.wall_ms)) {
    if (hand_over(doors_, row, Reason::budget, *why)) turn.did(row, "waits for a person: " + *why);
    return false;
  }
  return !is_in_the_way(pass, task, row, turn) && is_covered(pass, row, turn);
}

// Against other clones, whose newest work may not have been told yet.
bool Worker::is_covered(const Pass& pass, const domain::Summary& row, Turn& turn) {
  if (pass.shared == nullptr) return true;
  domain::ModuleRule rule;
  rule.depth = static_cast<size_t>(pass.policy.module_depth);
  const bool apart = pass.policy.overlap != domain::OverlapPolicy::defer;
  if (pass.shared->may_begin(row.id) &&
      (apart || pass.shared->cover(pass, row.id, things_of(area_of(row), rule)))) {
    return true;
  }
  turn.wants(pass.now.wall_ms + pass.policy.share_interval.count() * 1000);
  return false;
}

bool Worker::start(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work || task->work->held || task->state != State::ready) return false;
  if (pass.policy.lead.empty()) {
    throw Error("no agent is named that could do it",
                "name one with the setting planner.agent or agent.default");
  }
  if (!places_.has_one_for(task->work->described.labels)) return false;
  if (!may_start(pass, *task, row, turn)) return false;
  const Tip tip = tip_of(doors_.store, *task);
  const Brief brief = brief_for(*task, tip.oid, tip.tree);
  const std::string text = prompt_of(brief);
  actions::MadeDoors made(doors_.store, doors_.clock, doors_.processes, doors_.environment);
  const actions::RequestRecord request = request_of(pass, *task, text, doors_.environment);
  const domain::Task here = as_here(doors_.store, *task, pass);
  const auto session = session_of(here, pass);
  actions::Starting next =
      actions::plan_attempt(here, request, made.doors(), session, text, actions::Frame::none);
  const auto started = actions::start_attempt(*task, std::move(next), made.doors(), "serve");
  if (!started) return false;
  if (busy_) busy_->push_back(area_of(row));  // else nobody asks where others are at work
  places_.take(task->work->described.labels);
  const int attempt = domain::next_attempt(*task);
  turn.did(row, started->error.empty()
                    ? fmt::format("is worked on, attempt {} ({})", attempt, to_string(brief.role))
                    : fmt::format("could not be started: {}", started->error));
  return true;
}

}  // namespace wave::service
