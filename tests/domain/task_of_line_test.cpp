// SPDX-License-Identifier: MIT
#include "domain/event.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

constexpr const char* k_start = R"({"v":1,"id":"e.1","k":"moved","task":"0123456789")";

// The quick way must never say otherwise than reading the whole line does.
void expect_same(const std::string& line) {
  const auto event = decode(line);
  if (!event) return;
  EXPECT_EQ(task_of_line(line), event->task) << line;
}

TEST(TaskOfLine, IsThatOfTheEvent) {
  EXPECT_EQ(task_of_line(std::string(k_start) + "}"), "0123456789");
  EXPECT_EQ(task_of_line(R"({ "task" : "0123456789", "id" : "x", "k" : "moved" })"), "0123456789");
  EXPECT_EQ(task_of_line(R"({"v":1,"id":"a\"b","k":"moved","task":"0123456789"})"), "0123456789");
}

TEST(TaskOfLine, IsNotMistakenByWhatOnlyLooksLikeOne) {
  expect_same(std::string(k_start) + R"(,"detail":"\"task\":\"9876543210\""})");
  expect_same(std::string(k_start) + R"(,"task":"9876543210"})");
  expect_same(std::string(k_start) + R"(,"x":{"task":"9876543210"}})");
  expect_same(R"({"v":1,"id":"e.1","k":"moved","task":"01234567890"})");
  expect_same(R"({"v":1,"id":"e\\","k":"moved","task":"0123456789"})");
  EXPECT_EQ(task_of_line("{}"), "");
  EXPECT_EQ(task_of_line("no JSON"), "");
  EXPECT_EQ(task_of_line(""), "");
}

}  // namespace
}  // namespace wave::domain
