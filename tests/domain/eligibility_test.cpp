// SPDX-License-Identifier: MIT
#include "domain/eligibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Candidate candidate(int64_t number) {
  Candidate out;
  out.number = number;
  out.key = std::to_string(number);
  out.author = "ann";
  out.author_trusted = true;
  out.created_ms = 1000 * number;
  return out;
}

template <class Change>
Candidate changed(Change change) {
  Candidate out = candidate(7);
  change(out);
  return out;
}

std::optional<Refusal> refusal_of(const Candidate& candidate, const SchedulingPolicy& policy = {}) {
  const auto why = why_ineligible(candidate, policy);
  if (!why) return std::nullopt;
  EXPECT_FALSE(why->sentence.empty());
  return why->refusal;
}

TEST(Eligibility, AnOrdinaryIssueIsTakenUp) {
  EXPECT_EQ(refusal_of(candidate(7)), std::nullopt);
  EXPECT_EQ(refusal_of(changed([](auto& c) { c.run = Candidate::Run::queued; })), std::nullopt);
  EXPECT_EQ(refusal_of(changed([](auto& c) {
              c.dependencies = {{"#3", Dependency::State::closed}};
            })),
            std::nullopt);
}

TEST(Eligibility, EachFilterRefuses) {
  using State = Dependency::State;
  SchedulingPolicy policy;
  const std::pair<Candidate, Refusal> rows[] = {
      {changed([](auto& c) { c.open = false; }), Refusal::closed},
      {changed([](auto& c) { c.run = Candidate::Run::open; }), Refusal::open_run},
      {changed([](auto& c) { c.ended_runs = 2; }), Refusal::tried},
      {changed([](auto& c) { c.author_trusted = false; }), Refusal::author},
      {changed([](auto& c) { c.assignees = {"bob"}; }), Refusal::assigned},
      {changed([](auto& c) { c.labels = {" BLOCKED "}; }), Refusal::blocked_label},
      {changed([](auto& c) {
         c.labels = {"x", "Ongoing"};
       }),
       Refusal::skip_label},
      {changed([](auto& c) {
         c.dependencies = {{"#3", State::open}};
       }),
       Refusal::dependency},
      {changed([](auto& c) {
         c.dependencies = {{"#3", State::unknown}};
       }),
       Refusal::dependency_unknown},
      {changed([](auto& c) { c.mentioned_by = {"#9"}; }), Refusal::mentioned},
      {changed([](auto& c) { c.mentions_known = false; }), Refusal::mentions_unknown},
  };
  for (const auto& [c, refusal] : rows) EXPECT_EQ(refusal_of(c, policy), refusal);
  policy.eligible_labels = {"ready", ""};
  EXPECT_EQ(refusal_of(candidate(7), policy), Refusal::no_label);
  EXPECT_EQ(refusal_of(changed([](auto& c) { c.labels = {""}; }), policy), Refusal::no_label);
  EXPECT_EQ(refusal_of(changed([](auto& c) { c.labels = {"Ready"}; }), policy), std::nullopt);
}

// Each candidate has all that comes later as well: the first filter tells.
TEST(Eligibility, TheFiltersHaveTheirOrder) {
  SchedulingPolicy policy;
  policy.eligible_labels = {"ready"};
  Candidate c = candidate(7);
  c.mentions_known = false;
  c.labels = {"ready"};
  std::vector<std::optional<Refusal>> told;
  const auto add = [&](auto change) {
    change();
    told.push_back(refusal_of(c, policy));
  };
  add([&] { c.mentioned_by = {"#9"}; });
  add([&] { c.dependencies = {{"#3", Dependency::State::unknown}}; });
  add([&] { c.dependencies.push_back({"#4", Dependency::State::open}); });
  add([&] { c.labels.emplace_back("ongoing"); });
  add([&] { c.labels.emplace_back("blocked"); });
  add([&] { c.labels = {"blocked"}; });
  add([&] { c.assignees = {"bob"}; });
  add([&] { c.author_trusted = false; });
  add([&] { c.ended_runs = 5; });
  add([&] { c.run = Candidate::Run::open; });
  add([&] { c.open = false; });
  EXPECT_THAT(told, ElementsAre(Refusal::mentioned, Refusal::dependency_unknown,
                                Refusal::dependency, Refusal::skip_label, Refusal::blocked_label,
                                Refusal::no_label, Refusal::assigned, Refusal::author,
                                Refusal::tried, Refusal::open_run, Refusal::closed));
}

TEST(Eligibility, PolicyLoosens) {
  SchedulingPolicy policy;
  policy.skip_assigned = false;
  policy.allowed_authors = {"Bob"};
  EXPECT_EQ(refusal_of(changed([](auto& c) { c.assignees = {"x"}; }), policy), std::nullopt);
  const auto strangers = [](const char* name) {
    return changed([&](auto& c) {
      c.author = name;
      c.author_trusted = false;
    });
  };
  EXPECT_EQ(refusal_of(strangers("bob"), policy), std::nullopt);
  EXPECT_EQ(refusal_of(strangers("eve"), policy), Refusal::author);
  EXPECT_EQ(refusal_of(strangers(""), policy), Refusal::author);
  policy.allowed_authors = {"*"};
  EXPECT_EQ(refusal_of(strangers("eve"), policy), std::nullopt);
}

TEST(Eligibility, SaysWhyInWords) {
  const auto why = [](const Candidate& c) { return why_ineligible(c, {})->sentence; };
  EXPECT_EQ(why(changed([](auto& c) {
              c.assignees = {"bob", "eve\n\x1b[2J"};
            })),
            "it is assigned to 'bob', 'eve [U+001B][2J'");
  EXPECT_EQ(why(changed([](auto& c) {
              c.dependencies = {{"#3", Dependency::State::open}};
            })),
            "it waits for '#3', not closed yet");
  EXPECT_THAT(why(changed([](auto& c) { c.ended_runs = 2; })), HasSubstr("2 runs"));
}

TEST(Eligibility, WhatIsMerelyUnknownEmptiesNoQueue) {
  EXPECT_FALSE(takes_back(Refusal::mentions_unknown));
  EXPECT_FALSE(takes_back(Refusal::dependency_unknown));
  EXPECT_FALSE(takes_back(Refusal::open_run));
  EXPECT_TRUE(takes_back(Refusal::dependency));
  EXPECT_TRUE(takes_back(Refusal::assigned));
  EXPECT_TRUE(takes_back(Refusal::closed));
}

TEST(Eligibility, TheMostUrgentComesFirst) {
  std::vector<Candidate> all;
  for (int64_t number = 1; number <= 8; ++number) all.push_back(candidate(number));
  all[0].created_ms = 0;  // unknown: the last of its like
  all[2].labels = {"priority:low"};
  all[3].labels = {"Priority:Critical", "priority:low"};
  all[4].priority = 2;
  all[5].priority = 1;
  all[6].created_ms = all[7].created_ms = 1;
  all[7].labels = {"blocked"};
  std::vector<int64_t> order;
  for (const Candidate& each : eligible(all, {})) order.push_back(each.number);
  EXPECT_THAT(order, ElementsAre(4, 3, 6, 5, 7, 2, 1));
}

TEST(SchedulingPolicy, EqualMeaningHasAnEqualDigest) {
  SchedulingPolicy a;
  SchedulingPolicy b;
  a.eligible_labels = {"x", "Y"};
  b.eligible_labels = {"y ", "X", "x"};
  EXPECT_EQ(policy_digest(a), policy_digest(b));
  b.batch_size = 9;
  EXPECT_NE(policy_digest(a), policy_digest(b));
  b = a;
  b.priority_labels = {"priority:low", "priority:high"};
  a.priority_labels = {"priority:high", "priority:low"};
  EXPECT_NE(policy_digest(a), policy_digest(b));
  b = a;
  b.block_labels.swap(b.skip_labels);
  EXPECT_NE(policy_digest(a), policy_digest(b));
}

}  // namespace
}  // namespace wave::domain
