// SPDX-License-Identifier: MIT
#include "domain/eligibility.h"

#include "domain/folded_word.h"
#include "domain/visible_text.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include <fmt/format.h>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 12> k_words = {
    "closed",     "open_run",           "tried",         "author",
    "assigned",   "no_label",           "blocked_label", "skip_label",
    "dependency", "dependency_unknown", "mentioned",     "mentions_unknown"};

using Words = std::vector<std::string>;

std::string list_of(const Words& words) {
  Words shown;
  for (const std::string& word : words) shown.push_back(in_quotes(word));
  return fmt::format("{}", fmt::join(shown, ", "));
}

std::string first_of(const Words& words, const Words& wanted) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    return any_of_words({word}, wanted);
  });
  return found == words.end() ? std::string() : in_quotes(*found);
}

bool is_allowed_author(const Candidate& candidate, const SchedulingPolicy& policy) {
  return candidate.author_trusted || any_of_words({"*"}, policy.allowed_authors) ||
         any_of_words({candidate.author}, policy.allowed_authors);
}

std::optional<Ineligible> why_not_its_own(const Candidate& c, const SchedulingPolicy& policy) {
  if (!c.open) return Ineligible{Refusal::closed, "it is closed"};
  if (c.run == Candidate::Run::open) return Ineligible{Refusal::open_run, "a run is on it already"};
  if (c.ended_runs >= policy.runs_per_version) {
    return Ineligible{Refusal::tried,
                      fmt::format("{} runs for it ended without success, and it has not changed "
                                  "since",
                                  c.ended_runs)};
  }
  if (!is_allowed_author(c, policy)) {
    return Ineligible{
        Refusal::author,
        fmt::format("its author {} is none whose issues are taken up", in_quotes(c.author))};
  }
  if (policy.skip_assigned && !c.assignees.empty()) {
    return Ineligible{Refusal::assigned, "it is assigned to " + list_of(c.assignees)};
  }
  return std::nullopt;
}

std::optional<Ineligible> why_not_by_labels(const Candidate& c, const SchedulingPolicy& policy) {
  if (!policy.eligible_labels.empty() && !any_of_words(c.labels, policy.eligible_labels)) {
    return Ineligible{Refusal::no_label,
                      "it has none of the labels " + list_of(policy.eligible_labels)};
  }
  if (any_of_words(c.labels, policy.block_labels)) {
    return Ineligible{Refusal::blocked_label,
                      "it has the label " + first_of(c.labels, policy.block_labels)};
  }
  if (any_of_words(c.labels, policy.skip_labels)) {
    return Ineligible{Refusal::skip_label,
                      "it has the label " + first_of(c.labels, policy.skip_labels)};
  }
  return std::nullopt;
}

Words names_of(const Candidate& candidate, Dependency::State state) {
  Words names;
  for (const Dependency& each : candidate.dependencies) {
    if (each.state == state) names.push_back(each.name);
  }
  return names;
}

std::optional<Ineligible> why_not_for_others(const Candidate& c) {
  const Words open = names_of(c, Dependency::State::open);
  if (!open.empty()) {
    return Ineligible{Refusal::dependency,
                      fmt::format("it waits for {}, not closed yet", list_of(open))};
  }
  const Words unknown = names_of(c, Dependency::State::unknown);
  if (!unknown.empty()) {
    return Ineligible{Refusal::dependency_unknown,
                      fmt::format("it waits for {}, of which nothing is known", list_of(unknown))};
  }
  if (!c.mentioned_by.empty()) {
    return Ineligible{Refusal::mentioned,
                      "there is an open pull request for it: " + list_of(c.mentioned_by)};
  }
  if (!c.mentions_known) {
    return Ineligible{Refusal::mentions_unknown, "open pull requests could not be listed"};
  }
  return std::nullopt;
}

// The smaller, the sooner.
using Urgency = std::tuple<size_t, int64_t, int64_t, int64_t, std::string_view>;

Urgency urgency_of(const Candidate& c, const SchedulingPolicy& policy) {
  size_t label = 0;
  const size_t labels = policy.priority_labels.size();
  while (label < labels && !any_of_words(c.labels, {policy.priority_labels[label]})) ++label;
  constexpr int64_t k_last = std::numeric_limits<int64_t>::max();
  return {label, c.priority.value_or(k_last), c.created_ms > 0 ? c.created_ms : k_last, c.number,
          c.key};
}

}  // namespace

std::string_view to_string(Refusal refusal) { return k_words[static_cast<size_t>(refusal)]; }

std::optional<Ineligible> why_ineligible(const Candidate& candidate,
                                         const SchedulingPolicy& policy) {
  if (auto why = why_not_its_own(candidate, policy)) return why;
  if (auto why = why_not_by_labels(candidate, policy)) return why;
  return why_not_for_others(candidate);
}

bool takes_back(Refusal refusal) {
  return refusal != Refusal::dependency_unknown && refusal != Refusal::mentions_unknown &&
         refusal != Refusal::open_run;
}

std::vector<Candidate> eligible(const std::vector<Candidate>& candidates,
                                const SchedulingPolicy& policy) {
  std::vector<std::pair<Urgency, const Candidate*>> order;
  for (const Candidate& each : candidates) {
    if (!why_ineligible(each, policy)) order.emplace_back(urgency_of(each, policy), &each);
  }
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Candidate> out;
  for (const auto& [urgency, candidate] : order) out.push_back(*candidate);
  return out;
}

}  // namespace wave::domain
