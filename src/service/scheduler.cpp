// SPDX-License-Identifier: MIT
#include "service/scheduler.h"

#include "domain/eligibility.h"
#include "domain/when_to_ask.h"
#include "error/error.h"
#include "service/advance.h"
#include "service/base_tip.h"
#include "service/inquiry.h"
#include "service/shared_backlog.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Candidate;
using domain::State;

// By this the pieces are known that a later look may take back.
constexpr std::string_view k_by_scheduler = "chosen by the scheduler";

domain::Dependency look_at(index::Index& index, const std::string& id) {
  using Known = domain::Dependency::State;
  const auto needed = index.summary(id);
  if (!needed) return {id, Known::unknown};
  const std::string name =
      needed->number > 0 ? "#" + std::to_string(needed->number) : needed->feature;
  const bool is_over = domain::has_succeeded(*needed) || needed->state == State::skipped;
  return {name, is_over ? Known::closed : Known::open};
}

Candidate candidate_of(const domain::Task& task, const domain::Summary& row) {
  const domain::Described& said = task.work->described;
  Candidate out;
  out.key = task.id;
  out.number = task.work->number;
  out.title = task.title;
  out.labels = said.labels;
  out.assignees = said.assignees;
  out.author = said.author;
  out.author_trusted = said.trusted;
  if (said.priority > 0) out.priority = said.priority;
  out.created_ms = task.created_ms;
  out.version = said.version;
  if (row.state == State::queued) {
    out.run = row.detail == k_by_scheduler ? Candidate::Run::queued : Candidate::Run::open;
  }
  return out;
}

// Without anybody who weighs them: as they stand, as many as there are places.
std::vector<std::string> first_of(const std::vector<Candidate>& eligible,
                                  const domain::SchedulingPolicy& policy, int64_t queued) {
  std::vector<std::string> out;
  for (const Candidate& each : eligible) {
    if (queued + static_cast<int64_t>(out.size()) >= policy.batch_size) break;
    if (each.run == Candidate::Run::none) out.push_back(each.key);
  }
  return out;
}

prompt::IssueText text_of(const Candidate& candidate, const std::string& body) {
  return {"#" + std::to_string(candidate.number),
          candidate.number,
          candidate.title,
          body,
          candidate.author,
          candidate.labels,
          candidate.priority.value_or(0)};
}

}  // namespace

Scheduler::Seen Scheduler::look(const domain::Summary& row, index::Index& index) {
  Seen out;
  out.row = row;
  const auto task = index.task(row.id);
  if (!task || !task->work) return out;
  out.candidate = candidate_of(*task, row);
  if (task->work->weighed) out.weighed = *task->work->weighed;
  out.weighed_ms = task->work->weighed_ms;
  out.held = task->work->held;
  out.body = task->work->described.body;
  return out;
}

// The dependencies are looked at each time: they move without the piece itself being touched.
Scheduler::Seens Scheduler::look(const Pass& pass) {
  Seens now;
  // Asked for once: it looks each time whether the logs have moved.
  index::Index& index = doors_.store.index();
  for (const domain::Summary& row : pass.rows) {
    if (!domain::is_in_backlog(row) && row.state != State::queued) continue;
    // What another clone has queued is no candidate any more.
    if (row.state == State::queued && !is_ours(pass, row)) continue;
    const auto before = known_.find(row.id);
    Seen seen = before != known_.end() && before->second.row == row ? std::move(before->second)
                                                                    : look(row, index);
    seen.candidate.dependencies.clear();
    for (const std::string& id : row.depends_on) {
      seen.candidate.dependencies.push_back(look_at(index, id));
    }
    if (row.origin == "github") look_at_pulls(seen.candidate);
    now.emplace(row.id, std::move(seen));
  }
  return now;
}

void Scheduler::look_at_pulls(Candidate& candidate) const {
  candidate.mentions_known = forge_ && forge_->pulls_known;
  if (!forge_) return;
  const auto found = forge_->mentioned_by.find(candidate.key);
  candidate.mentioned_by =
      found == forge_->mentioned_by.end() ? std::vector<std::string>() : found->second;
}

std::vector<Scheduler::Outlook> Scheduler::outlook(const Pass& pass) {
  known_ = look(pass);
  std::vector<Outlook> out;
  for (const auto& [id, seen] : known_) {
    if (!domain::is_in_backlog(seen.row)) continue;
    std::string why = seen.held ? "it is paused" : "";
    if (const auto refused = domain::why_ineligible(seen.candidate, pass.policy.scheduling);
        refused && why.empty()) {
      why = refused->sentence;
    }
    out.push_back({seen.row, std::move(why)});
  }
  std::sort(out.begin(), out.end(),
            [](const Outlook& a, const Outlook& b) { return a.row.number < b.row.number; });
  return out;
}

domain::SchedulerMemory Scheduler::memory() const {
  domain::SchedulerMemory out;
  int64_t newest = 0;
  // What counts is what was said last; where that was under another policy, all of it is asked
  // anew.
  for (const auto& [id, seen] : known_) {
    if (!seen.weighed.action || seen.weighed_ms < newest) continue;
    newest = seen.weighed_ms;
    out.policy = seen.weighed.policy;
  }
  out.asked_ms = newest;
  out.queued = queued_before_;
  for (const auto& [id, seen] : known_) {
    if (!seen.weighed.action || seen.weighed.policy != out.policy) continue;
    out.weighed[id] = {seen.weighed.version, *seen.weighed.action, seen.weighed.score,
                       seen.weighed.why, seen.weighed_ms};
  }
  return out;
}

Turn Scheduler::step(const Pass& pass) {
  Turn turn;
  is_asking_ = false;
  known_ = look(pass);
  const domain::SchedulingPolicy& policy = pass.policy.scheduling;
  std::vector<Candidate> candidates;
  int64_t queued = 0;
  for (const auto& [id, seen] : known_) {
    if (seen.row.state == State::queued) ++queued;
    if (!seen.held) candidates.push_back(seen.candidate);
  }
  const bool is_weighed = !pass.policy.scheduler.empty();
  domain::SchedulerMemory known = is_weighed ? memory() : domain::SchedulerMemory();
  const auto eligible = domain::eligible(candidates, policy);
  if (is_weighed) weigh(pass, eligible, queued, known, turn);
  for (const domain::TakenBack& taken : domain::to_take_back(candidates, known, policy)) {
    const domain::Summary& row = known_.at(taken.key).row;
    if (!advance(doors_, row, {State::pending, domain::Reason::none, taken.sentence})) continue;
    turn.did(row, "went back to the backlog: " + taken.sentence);
    --queued;
  }
  for (const std::string& id : is_weighed ? domain::to_enqueue(eligible, known, policy, queued)
                                          : first_of(eligible, policy, queued)) {
    const domain::Summary& row = known_.at(id).row;
    if (pass.shared != nullptr && !pass.shared->take(pass, row)) continue;
    const Move move{State::queued, domain::Reason::none, std::string(k_by_scheduler)};
    if (!advance(doors_, row, move)) continue;
    turn.did(row, "is next");
    ++queued;
  }
  queued_before_ = queued;
  return turn;
}

void Scheduler::weigh(const Pass& pass, const std::vector<Candidate>& eligible, int64_t queued,
                      domain::SchedulerMemory& memory, Turn& turn) {
  const domain::SchedulingPolicy& policy = pass.policy.scheduling;
  const auto question = domain::when_to_ask(eligible, memory, policy, queued, pass.now.wall_ms);
  // Later it is asked when the queue is empty, and that is told.
  const int64_t reassess_ms = memory.asked_ms + policy.reassess_s * 1000;
  if (!eligible.empty() && reassess_ms > pass.now.wall_ms) turn.wants(reassess_ms);
  if (question.cause == domain::AskCause::none) return;

  Inquiry inquiry;
  std::vector<Candidate> asked;
  std::vector<int64_t> numbers;
  std::string digest = domain::policy_digest(policy);
  for (const std::string& key : question.keys) {
    const Seen& seen = known_.at(key);
    asked.push_back(seen.candidate);
    numbers.push_back(seen.candidate.number);
    inquiry.sharers.push_back(key);
    inquiry.input.candidates.push_back(text_of(seen.candidate, seen.body));
    digest += key + seen.candidate.version;
  }
  inquiry.id = "weigh-" + id_digest(digest);
  inquiry.role = prompt::Role::scheduler;
  inquiry.input.batch_size = policy.batch_size;
  inquiry.agent = pass.policy.scheduler;
  inquiry.scratch = "weigh";
  inquiry.oid = base_tip(doors_, pass);
  inquiry.timeout = pass.policy.scheduler_timeout;
  inquiry.attempts = 3;
  std::vector<domain::Weighing> weighings;
  Inquirer inquirer(doors_, pass);
  const Reply reply = inquirer.ask(inquiry, [&](const json::Node& answer) {
    auto read = domain::parse_weighings(answer, numbers);
    if (auto* fault = std::get_if<domain::AnswerFault>(&read)) return std::optional(*fault);
    weighings = std::get<std::vector<domain::Weighing>>(std::move(read));
    return std::optional<domain::AnswerFault>();
  });
  if (reply.due_ms) turn.wants(*reply.due_ms);
  is_asking_ = reply.state == Reply::State::waiting;
  if (is_asking_) return;
  if (reply.state == Reply::State::failed) {
    inquirer.forget(inquiry);  // the same question may be asked once more, when that is due
    throw Error("the scheduler's agent gave no answer: " + reply.why,
                "git wave enqueue <n> needs no agent");
  }
  for (const domain::Weighing& each : weighings) {
    const auto about = std::find_if(asked.begin(), asked.end(), [&](const Candidate& candidate) {
      return candidate.number == each.number;
    });
    const Seen& seen = known_.at(about->key);
    record(doors_, seen.row,
           {domain::Weighed{each.action, static_cast<int>(each.score), each.reason,
                            seen.candidate.version, domain::policy_digest(policy)}});
    turn.did(seen.row, fmt::format("was weighed: {} ({}): {}", to_string(each.action), each.score,
                                   each.reason));
  }
  domain::remember(memory, asked, weighings, policy, pass.now.wall_ms);
  inquirer.forget(inquiry);
}

}  // namespace wave::service
