// SPDX-License-Identifier: MIT
#include "domain/when_to_ask.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Action = Weighing::Action;

constexpr int64_t k_now = 1795228259000;

// A scheduler with candidates 1, 2 ...; the agent says what a test lets it say.
class Scheduler {
 public:
  explicit Scheduler(int64_t count) {
    for (int64_t number = 1; number <= count; ++number) {
      Candidate each;
      each.number = number;
      each.key = std::to_string(number);
      each.version = "v1";
      each.created_ms = number;
      candidates.push_back(each);
    }
  }

  Candidate& at(int64_t number) { return candidates[static_cast<size_t>(number) - 1]; }
  Question ask() const { return when_to_ask(candidates, memory, policy, queued, now); }
  AskCause cause() const { return ask().cause; }

  // The agent is asked and gives each the same action, and a score as given.
  void answer(Action action, int64_t score = 50) {
    std::vector<Weighing> said;
    for (const std::string& key : ask().keys) said.push_back({std::stoll(key), action, score, "x"});
    remember(memory, candidates, said, policy, now);
  }
  void say(int64_t number, Action action, int64_t score = 50) {
    remember(memory, candidates, {{number, action, score, "x"}}, policy, now);
  }
  std::vector<std::string> enqueue() const {
    return to_enqueue(candidates, memory, policy, queued);
  }
  // Those who are wanted are queued, and the scan ends.
  void end_scan() {
    for (const std::string& key : enqueue()) {
      at(std::stoll(key)).run = Candidate::Run::queued;
      ++queued;
    }
    memory.queued = queued;
  }

  std::vector<Candidate> candidates;
  SchedulerMemory memory;
  SchedulingPolicy policy;
  int64_t queued = 0;
  int64_t now = k_now;
};

TEST(WhenToAsk, TheFirstTimeAboutAll) {
  const Scheduler scheduler(3);
  const Question question = scheduler.ask();
  EXPECT_EQ(question.cause, AskCause::first);
  EXPECT_THAT(question.keys, ElementsAre("1", "2", "3"));
  EXPECT_EQ(Scheduler(0).cause(), AskCause::none);
}

TEST(WhenToAsk, TwoOfOneNumberOneAfterTheOther) {
  Scheduler scheduler(3);
  scheduler.at(3).number = 1;
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("1", "2"));
  scheduler.answer(Action::reject);
  EXPECT_EQ(scheduler.cause(), AskCause::issues_changed);
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("3"));
}

TEST(WhenToAsk, NotAgainWhileNothingChanges) {
  for (const Action action : {Action::enqueue, Action::defer, Action::reject}) {
    Scheduler scheduler(3);
    scheduler.answer(action);
    scheduler.end_scan();
    EXPECT_EQ(scheduler.cause(), AskCause::none);
    EXPECT_THAT(scheduler.ask().keys, IsEmpty());
    // However often and late, what is rejected stays so.
    scheduler.now += int64_t{365} * 24 * 3600 * 1000;
    if (action == Action::reject) {
      EXPECT_EQ(scheduler.cause(), AskCause::none);
    }
  }
}

TEST(WhenToAsk, AboutWhatHasChanged) {
  Scheduler scheduler(3);
  scheduler.answer(Action::reject);
  scheduler.at(2).version = "v2";
  EXPECT_EQ(scheduler.cause(), AskCause::issues_changed);
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("2"));
  scheduler.answer(Action::reject);
  EXPECT_EQ(scheduler.cause(), AskCause::none);
  scheduler.at(2).version = "v1";  // and back
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("2"));
}

TEST(WhenToAsk, APolicyMakesAllDecisionsNew) {
  Scheduler scheduler(2);
  scheduler.answer(Action::reject);
  scheduler.policy.batch_size = 3;
  EXPECT_EQ(scheduler.cause(), AskCause::policy_changed);
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("1", "2"));
  scheduler.say(1, Action::reject);
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("2"));
}

TEST(WhenToAsk, WhatWasPutOffWhenAPlaceIsFree) {
  Scheduler scheduler(4);
  scheduler.policy.batch_size = 2;
  scheduler.answer(Action::enqueue);
  scheduler.say(3, Action::defer);
  scheduler.say(4, Action::reject);
  scheduler.end_scan();
  EXPECT_EQ(scheduler.cause(), AskCause::none);
  scheduler.queued = 1;  // one was begun
  EXPECT_EQ(scheduler.cause(), AskCause::queue_shrank);
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("3"));
  scheduler.answer(Action::defer);
  scheduler.end_scan();
  EXPECT_EQ(scheduler.cause(), AskCause::none);  // not at every scan
}

TEST(WhenToAsk, AnEmptyQueueIsLookedAtAgainAfterItsTime) {
  Scheduler scheduler(3);
  scheduler.answer(Action::defer);
  scheduler.say(2, Action::reject);
  scheduler.end_scan();
  scheduler.now += 30 * 60 * 1000 - 1;
  EXPECT_EQ(scheduler.cause(), AskCause::none);
  ++scheduler.now;
  EXPECT_EQ(scheduler.cause(), AskCause::queue_empty);
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("1", "3"));
  scheduler.answer(Action::defer);
  EXPECT_EQ(scheduler.cause(), AskCause::none);
  scheduler.now -= 1000;  // the clock was set back
  EXPECT_EQ(scheduler.cause(), AskCause::queue_empty);
  scheduler.queued = 1;
  EXPECT_EQ(scheduler.cause(), AskCause::none);
}

TEST(WhenToAsk, AnEnqueueThatWasNotCarriedOutStaysWanted) {
  Scheduler scheduler(5);
  scheduler.policy.batch_size = 2;
  scheduler.answer(Action::enqueue);
  scheduler.say(4, Action::enqueue, 90);
  EXPECT_THAT(scheduler.enqueue(), ElementsAre("4", "1"));
  scheduler.end_scan();
  EXPECT_THAT(scheduler.enqueue(), IsEmpty());
  // One was begun and is no candidate any more: the next is taken without a question.
  scheduler.queued = 1;
  std::erase_if(scheduler.candidates, [](const Candidate& c) { return c.number == 4; });
  EXPECT_EQ(scheduler.cause(), AskCause::none);
  EXPECT_THAT(scheduler.enqueue(), ElementsAre("2"));
  // One was cancelled before it was begun.
  scheduler.at(1).run = Candidate::Run::none;
  scheduler.queued = 0;
  EXPECT_THAT(scheduler.enqueue(), ElementsAre("1", "2"));
}

TEST(WhenToAsk, AnEnqueueHoldsForItsVersionAndPolicy) {
  Scheduler scheduler(2);
  scheduler.answer(Action::enqueue);
  scheduler.at(1).version = "v2";
  EXPECT_THAT(scheduler.enqueue(), ElementsAre("2"));
  scheduler.policy.skip_assigned = false;
  EXPECT_THAT(scheduler.enqueue(), IsEmpty());
}

TEST(WhenToAsk, WhatItQueuedItselfIsTakenBackWhenThingsChange) {
  Scheduler scheduler(5);
  for (Candidate& each : scheduler.candidates) each.author_trusted = true;
  scheduler.answer(Action::enqueue);
  scheduler.end_scan();
  const auto keys = [&] {
    std::vector<std::string> out;
    for (const TakenBack& each :
         to_take_back(scheduler.candidates, scheduler.memory, scheduler.policy)) {
      out.push_back(each.key + (each.rejected ? " rejected: " : ": ") + each.sentence);
    }
    return out;
  };
  EXPECT_THAT(keys(), IsEmpty());
  scheduler.at(1).assignees = {"bob"};
  scheduler.say(2, Action::reject);
  scheduler.say(3, Action::defer);
  scheduler.at(4).mentions_known = false;      // no reason to empty the queue
  scheduler.at(5).run = Candidate::Run::open;  // begun, or a person's
  scheduler.at(5).assignees = {"bob"};
  EXPECT_THAT(keys(), ElementsAre("1: it is assigned to 'bob'", "2 rejected: x", "3: x"));
  scheduler.at(2).version = "v2";  // said of another version
  EXPECT_THAT(keys(), ElementsAre("1: it is assigned to 'bob'", "3: x"));
}

// What is asked about at once is bounded; nobody waits for ever behind the others.
TEST(WhenToAsk, EveryCandidateIsReached) {
  Scheduler scheduler(1000);
  scheduler.policy.question_limit = 100;
  EXPECT_EQ(scheduler.ask().keys.size(), 100U);
  int questions = 0;
  for (; scheduler.cause() != AskCause::none && questions < 20; ++questions) {
    scheduler.answer(Action::defer);
  }
  EXPECT_EQ(questions, 10);
  EXPECT_EQ(scheduler.memory.weighed.size(), 1000U);
  // And once more, all of them, when they were put off.
  std::map<std::string, int> asked;
  for (int round = 0; round < 10; ++round) {
    scheduler.now += 30 * 60 * 1000;
    for (const std::string& key : scheduler.ask().keys) ++asked[key];
    scheduler.answer(Action::defer);
  }
  EXPECT_EQ(asked.size(), 1000U);
}

TEST(WhenToAsk, TheOldestGetsAPlaceBesideAFloodOfUrgentOnes) {
  Scheduler scheduler(200);
  scheduler.policy.question_limit = 8;
  std::reverse(scheduler.candidates.begin(), scheduler.candidates.end());  // the oldest is last
  EXPECT_THAT(scheduler.ask().keys,
              ElementsAre("200", "199", "198", "197", "196", "195", "1", "2"));
  scheduler.policy.question_limit = 1;
  EXPECT_THAT(scheduler.ask().keys, ElementsAre("200"));
}

}  // namespace
}  // namespace wave::domain
