// SPDX-License-Identifier: MIT
#include "domain/when_to_ask.h"

#include "domain/eligibility.h"

#include <algorithm>
#include <array>
#include <set>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 6> k_words = {
    "none", "first", "policy_changed", "issues_changed", "queue_shrank", "queue_empty"};

using Candidates = std::vector<const Candidate*>;

// What was said about this version of it under this policy.
class Decisions {
 public:
  Decisions(const SchedulerMemory& memory, const SchedulingPolicy& policy)
      : memory_(memory), holds_(memory.policy == policy_digest(policy)) {}

  bool hold() const { return holds_; }
  const WeighedIssue* about(const Candidate& candidate) const {
    if (!holds_) return nullptr;
    const auto found = memory_.weighed.find(candidate.key);
    const bool same = found != memory_.weighed.end() && found->second.version == candidate.version;
    return same ? &found->second : nullptr;
  }

 private:
  const SchedulerMemory& memory_;
  bool holds_;
};

bool is_wanted(const Candidate& candidate, const WeighedIssue* decision) {
  return decision && decision->action == Weighing::Action::enqueue &&
         candidate.run == Candidate::Run::none;
}

AskCause cause_of(const SchedulerMemory& memory, const Decisions& decisions, bool any_new,
                  int64_t free_places) {
  if (memory.policy.empty()) return AskCause::first;
  if (!decisions.hold()) return AskCause::policy_changed;
  if (any_new) return AskCause::issues_changed;
  return free_places > 0 ? AskCause::queue_shrank : AskCause::none;
}

// A clock that was set back must not silence the scheduler for as long as it was ahead.
bool is_overdue(const SchedulerMemory& memory, const SchedulingPolicy& policy, int64_t now_ms) {
  return now_ms < memory.asked_ms || now_ms - memory.asked_ms >= policy.reassess_s * 1000;
}

Candidates oldest(Candidates from, size_t count) {
  count = std::min(count, from.size());
  const auto age = [](const Candidate* a, const Candidate* b) {
    return a->created_ms < b->created_ms;
  };
  std::stable_sort(from.begin(), from.end(), age);
  from.resize(count);
  return from;
}

// The answer names them by number, and a piece of this machine may have the same as an issue of the
// forge, or as another clone's: the second waits for the next question.
Candidates one_of_each_number(const Candidates& from) {
  Candidates out;
  std::set<int64_t> numbers;
  for (const Candidate* each : from) {
    if (numbers.insert(each->number).second) out.push_back(each);
  }
  return out;
}

std::vector<std::string> cut(const Candidates& fresh, const Candidates& again, size_t limit) {
  const size_t urgent = std::min(limit - limit / 4, fresh.size());
  Candidates chosen(fresh.begin(), fresh.begin() + static_cast<long>(urgent));
  const Candidates waiting =
      oldest({fresh.begin() + static_cast<long>(urgent), fresh.end()}, limit - urgent);
  chosen.insert(chosen.end(), waiting.begin(), waiting.end());
  chosen.insert(chosen.end(), again.begin(), again.end());
  chosen = one_of_each_number(chosen);
  chosen.resize(std::min(limit, chosen.size()));
  std::vector<std::string> keys;
  for (const Candidate* each : chosen) keys.push_back(each->key);
  return keys;
}

}  // namespace

std::string_view to_string(AskCause cause) { return k_words[static_cast<size_t>(cause)]; }

Question when_to_ask(const std::vector<Candidate>& candidates, const SchedulerMemory& memory,
                     const SchedulingPolicy& policy, int64_t queued, int64_t now_ms) {
  const Decisions decisions(memory, policy);
  Candidates fresh;
  std::vector<std::pair<int64_t, const Candidate*>> deferred;
  int64_t wanted = 0;
  for (const Candidate& each : candidates) {
    const WeighedIssue* decision = decisions.about(each);
    if (!decision) {
      fresh.push_back(&each);
    } else if (decision->action == Weighing::Action::defer) {
      deferred.emplace_back(decision->weighed_ms, &each);
    }
    if (is_wanted(each, decision)) ++wanted;
  }
  const int64_t places = std::max<int64_t>(0, policy.batch_size - queued) - wanted;
  const bool shrank = queued < memory.queued;
  const bool empty = queued == 0 && wanted == 0 && is_overdue(memory, policy, now_ms);
  AskCause cause = cause_of(memory, decisions, !fresh.empty(), shrank ? places : 0);
  if (cause == AskCause::none && empty) cause = AskCause::queue_empty;
  if (cause == AskCause::none) return {};

  // What was put off is put to the agent again only where there is a place for it.
  std::stable_sort(deferred.begin(), deferred.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Candidates again;
  if (places > 0) {
    for (const auto& [weighed_ms, candidate] : deferred) again.push_back(candidate);
  }
  Question out{cause,
               cut(fresh, again, static_cast<size_t>(std::max<int64_t>(1, policy.question_limit)))};
  if (out.keys.empty()) out.cause = AskCause::none;
  return out;
}

std::vector<std::string> to_enqueue(const std::vector<Candidate>& candidates,
                                    const SchedulerMemory& memory, const SchedulingPolicy& policy,
                                    int64_t queued) {
  const Decisions decisions(memory, policy);
  std::vector<std::pair<int64_t, const Candidate*>> wanted;
  for (const Candidate& each : candidates) {
    const WeighedIssue* decision = decisions.about(each);
    if (is_wanted(each, decision)) wanted.emplace_back(decision->score, &each);
  }
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  const auto places = static_cast<size_t>(std::max<int64_t>(0, policy.batch_size - queued));
  wanted.resize(std::min(places, wanted.size()));
  std::vector<std::string> keys;
  for (const auto& [score, candidate] : wanted) keys.push_back(candidate->key);
  return keys;
}

std::vector<TakenBack> to_take_back(const std::vector<Candidate>& candidates,
                                    const SchedulerMemory& memory, const SchedulingPolicy& policy) {
  const Decisions decisions(memory, policy);
  std::vector<TakenBack> out;
  for (const Candidate& each : candidates) {
    if (each.run != Candidate::Run::queued) continue;
    const auto why = why_ineligible(each, policy);
    const WeighedIssue* decision = decisions.about(each);
    if (why && takes_back(why->refusal)) {
      out.push_back({each.key, false, why->sentence});
    } else if (decision && decision->action != Weighing::Action::enqueue) {
      out.push_back({each.key, decision->action == Weighing::Action::reject, decision->reason});
    }
  }
  return out;
}

void remember(SchedulerMemory& memory, const std::vector<Candidate>& asked,
              const std::vector<Weighing>& answer, const SchedulingPolicy& policy, int64_t now_ms) {
  const std::string digest = policy_digest(policy);
  if (memory.policy != digest) memory.weighed.clear();
  memory.policy = digest;
  memory.asked_ms = now_ms;
  for (const Weighing& each : answer) {
    const auto about = std::find_if(asked.begin(), asked.end(), [&](const Candidate& candidate) {
      return candidate.number == each.number;
    });
    if (about == asked.end()) continue;
    memory.weighed[about->key] = {about->version, each.action, each.score, each.reason, now_ms};
  }
}

}  // namespace wave::domain
