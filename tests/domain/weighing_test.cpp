// SPDX-License-Identifier: MIT
#include "domain/weighing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Action = Weighing::Action;

std::string decision(const std::string& number, const std::string& action = "enqueue",
                     const std::string& score = "50", const std::string& reason = "why") {
  return R"({"number":)" + number + R"(,"action":")" + action + R"(","score":)" + score +
         R"(,"reason":")" + reason + "\"}";
}

Answer<std::vector<Weighing>> read(const std::string& decisions,
                                   const std::vector<int64_t>& numbers = {1, 2}) {
  return parse_weighings(json::read_nodes(R"({"decisions":[)" + decisions + "]}").root, numbers);
}

std::string fault_of(const std::string& decisions) {
  const auto answer = read(decisions);
  const auto* fault = std::get_if<AnswerFault>(&answer);
  return fault ? fault->sentence : "none";
}

TEST(Weighing, IsReadInTheOrderOfTheQuestion) {
  const auto all = std::get<std::vector<Weighing>>(
      read(decision("2", "reject", "0", "vague") + "," + decision("1", "defer", "100")));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], (Weighing{1, Action::defer, 100, "why"}));
  EXPECT_EQ(all[1], (Weighing{2, Action::reject, 0, "vague"}));
  EXPECT_TRUE(std::get<std::vector<Weighing>>(read("", {})).empty());
}

TEST(Weighing, OneFaultMakesAllOfItWrong) {
  const std::string good = decision("1") + ",";
  const std::pair<std::string, const char*> rows[] = {
      {decision("1"), "there is no decision for 2"},
      {good + decision("2") + "," + decision("2"), "there are several decisions for 2"},
      {good + decision("2") + "," + decision("3"), "nobody asked for a decision for 3"},
      {good + decision("2", "Enqueue"), "'action' is 'Enqueue'"},
      {good + decision("2", "enqueue", "101"), "'score' is 101, it must be from 0 to 100"},
      {good + decision("2", "enqueue", "-1"), "'score' is -1"},
      {good + decision("2", "enqueue", "50.5"), "'score' must be a whole number, not a number"},
      {good + decision("2", "enqueue", "\"50\""), "'score' must be a whole number, not a string"},
      {good + decision("2", "enqueue", "5", " "), "decisions[1]: 'reason' must not be blank"},
      {good + decision("\"2\""), "'number' must be a whole number"},
      {good + "2", "'decisions[1]' must be an object, not a number"},
      {"", "there is no decision for 1, 2"},
  };
  for (const auto& [decisions, fault] : rows) {
    EXPECT_THAT(fault_of(decisions), HasSubstr(fault)) << decisions;
  }
}

TEST(Weighing, AnAnswerWithoutDecisionsIsAFault) {
  for (const char* text : {"{}", R"({"decisions":{}})", R"({"decisions":null})"}) {
    EXPECT_TRUE(
        std::holds_alternative<AnswerFault>(parse_weighings(json::read_nodes(text).root, {1})))
        << text;
  }
}

TEST(Choose, TakesTheHighestScoresThenTheOrder) {
  const std::vector<Weighing> all = {{1, Action::enqueue, 50, "x"},
                                     {2, Action::enqueue, 90, "x"},
                                     {3, Action::reject, 100, "x"},
                                     {4, Action::enqueue, 50, "x"},
                                     {5, Action::defer, 100, "x"}};
  EXPECT_THAT(choose(all, 10), ElementsAre(2, 1, 4));
  EXPECT_THAT(choose(all, 2), ElementsAre(2, 1));
  EXPECT_THAT(choose(all, 0), ElementsAre());
}

}  // namespace
}  // namespace wave::domain
