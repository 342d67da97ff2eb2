// SPDX-License-Identifier: MIT
#include "domain/conversation.h"

#include "domain/fold.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr const char* k_task = "0123456789";

class Talk {
 public:
  Talk() {
    Event event;
    event.id = "n";
    event.body = Created{};
    add(event);
  }
  Talk& add(Event event) {
    event.task = k_task;
    if (event.id.empty()) event.id = "e." + std::to_string(events_.size());
    events_.push_back({{static_cast<int64_t>(events_.size()) + 1, "aaaaaaaa", 0}, event});
    return *this;
  }
  Talk& told(const std::string& message, Delivery delivery, const std::string& run = "") {
    TaskMessage named;
    named.id = message;
    named.digest = "digest of " + message;
    return add(message_event(k_task, named, delivery, run));
  }
  // Claimed, and begun and ended as asked.
  Talk& run(int attempt, bool started, bool ended) {
    add(move(attempt, attempt == 1 ? State::pending : State::failed, State::starting,
             RunClaimed{}));
    if (started) add(move(attempt, State::starting, State::running, RunStarted{}));
    if (ended) {
      add(move(attempt, started ? State::running : State::starting, State::failed, RunEnded{}));
    }
    return *this;
  }
  Task task() const { return *fold(events_); }
  Delivery delivery(size_t which = 0) const { return task().messages.at(which).delivery; }

 private:
  static Event move(int attempt, State from, State to, Body body) {
    Event event;
    event.run = run_name(attempt);
    event.attempt = event.epoch = attempt;
    event.from = from;
    event.to = to;
    event.t_ms = 1;
    event.body = std::move(body);
    return event;
  }
  static std::string run_name(int attempt) {
    return std::string(k_task) + "-" + std::to_string(attempt);
  }
  std::vector<PlacedEvent> events_;
};

const std::string k_one = "0123456789-1";
const std::string k_two = "0123456789-2";

TEST(Conversation, AMessageGoesForwardOnly) {
  Talk talk;
  talk.run(1, true, false).told("m", Delivery::queued);
  EXPECT_EQ(talk.task().messages.at(0).digest, "digest of m");
  talk.told("m", Delivery::typed, k_one).told("m", Delivery::acknowledged, k_one);
  EXPECT_EQ(talk.delivery(), Delivery::acknowledged);
  EXPECT_EQ(talk.task().messages[0].run, k_one);
  talk.told("m", Delivery::failed, k_one).told("m", Delivery::typed, k_two);
  EXPECT_EQ(talk.delivery(), Delivery::acknowledged);
  EXPECT_EQ(talk.task().messages.size(), 1u);
}

TEST(Conversation, WhatWasNeverSentIsNotThere) {
  EXPECT_TRUE(Talk().told("m", Delivery::typed, k_one).task().messages.empty());
}

TEST(Conversation, WhatARunHasTakenIsItsAlone) {
  Talk talk;
  talk.run(1, true, false).told("m", Delivery::queued).told("m", Delivery::typed, k_one);
  EXPECT_TRUE(waiting_messages(talk.task()).empty());
  talk.told("m", Delivery::typed, k_two);
  EXPECT_EQ(talk.task().messages[0].run, k_one);
}

TEST(Conversation, WhatARunThatNeverBeganHasTakenIsTakenAnew) {
  Talk talk;
  talk.told("m", Delivery::queued).run(1, false, true).told("m", Delivery::typed, k_one);
  ASSERT_EQ(waiting_messages(talk.task()).size(), 1u);
  EXPECT_TRUE(cut_off_messages(talk.task(), k_one, State::failed).empty());
  talk.run(2, true, false).told("m", Delivery::typed, k_two);
  EXPECT_EQ(talk.task().messages[0].run, k_two);
  EXPECT_TRUE(waiting_messages(talk.task()).empty());
}

TEST(Conversation, TheEndOfARunFailsWhatItHadTaken) {
  Talk talk;
  talk.run(1, true, false).told("a", Delivery::queued).told("a", Delivery::typed, k_one);
  talk.told("b", Delivery::queued);
  const auto cut = cut_off_messages(talk.task(), k_one, State::failed);
  ASSERT_EQ(cut.size(), 1u);
  talk.add(cut[0]);
  EXPECT_EQ(talk.delivery(0), Delivery::failed);
  EXPECT_EQ(talk.delivery(1), Delivery::queued);
  EXPECT_EQ(cut_off_messages(talk.task(), k_one, State::done).size(), 1u);
}

}  // namespace
}  // namespace wave::domain
