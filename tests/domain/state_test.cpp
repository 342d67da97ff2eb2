// SPDX-License-Identifier: MIT
#include "domain/state.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

TEST(State, EveryWordReadsBackAsItsState) {
  for (const State state : all_states()) EXPECT_EQ(parse_state(to_string(state)), state);
  EXPECT_EQ(all_states().size(), 16u);
  EXPECT_FALSE(parse_state("Running"));
}

TEST(State, NeverMovesToItself) {
  for (const State state : all_states()) EXPECT_FALSE(is_legal(state, state)) << to_string(state);
}

TEST(State, EveryStateButCleanedCanBeReachedAndEveryLiveOneCanFail) {
  for (const State to : all_states()) {
    if (to == State::pending) continue;
    bool reachable = false;
    for (const State from : all_states()) reachable |= is_legal(from, to);
    EXPECT_TRUE(reachable) << to_string(to);
  }
  for (const State state : all_states()) {
    if (!is_live(state)) continue;
    EXPECT_TRUE(is_legal(state, State::failed));
    EXPECT_TRUE(is_legal(state, State::cancelled));
    // What the retry policy makes of an end: it must not be asked what the run had come to.
    EXPECT_TRUE(is_legal(state, State::pending));
    EXPECT_TRUE(is_legal(state, State::needs_human));
  }
}

TEST(State, AFinishedTaskIsNeverRunningAgainWithoutANewAttempt) {
  for (const State state : all_states()) {
    if (is_terminal(state)) {
      EXPECT_FALSE(is_legal(state, State::running)) << to_string(state);
    }
  }
  EXPECT_FALSE(is_legal(State::done, State::failed));
}

TEST(State, CleanedGoesBackOnlyToAResult) {
  EXPECT_TRUE(is_legal(State::cleaned, State::done));
  EXPECT_FALSE(is_legal(State::cleaned, State::running));
  EXPECT_FALSE(is_legal(State::running, State::cleaned));
}

}  // namespace
}  // namespace wave::domain
