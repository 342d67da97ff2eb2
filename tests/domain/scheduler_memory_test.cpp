// SPDX-License-Identifier: MIT
#include "domain/scheduler_memory.h"

#include <gtest/gtest.h>

namespace wave::domain {
namespace {

SchedulerMemory memory() {
  SchedulerMemory out;
  out.policy = "digest";
  out.queued = 3;
  out.asked_ms = 1795228259000;
  out.weighed["12"] = {"v1", Weighing::Action::enqueue, 80, "clear", 1795228259000};
  out.weighed["abcdefghjk"] = {"v2", Weighing::Action::reject, 0, "vague \"one\"", 5};
  return out;
}

TEST(SchedulerMemory, IsKeptAndReadBackAsTheSame) {
  EXPECT_EQ(memory_from_json(to_json(memory())), memory());
  EXPECT_EQ(memory_from_json(to_json({})), SchedulerMemory());
}

TEST(SchedulerMemory, WhatCannotBeReadIsForgotten) {
  for (const char* text : {"", "{", "[]", R"({"v":2,"policy":"x"})", R"({"policy":"x"})"}) {
    EXPECT_EQ(memory_from_json(text), SchedulerMemory()) << text;
  }
  std::string damaged = to_json(memory());
  damaged.replace(damaged.find("enqueue"), 7, "perhaps");
  EXPECT_EQ(memory_from_json(damaged).weighed.size(), 1U);
  EXPECT_TRUE(memory_from_json(R"({"v":1,"issues":{"12":7,"13":[]}})").weighed.empty());
}

TEST(SchedulerMemory, KeepsOnlyWhatIsOpen) {
  SchedulerMemory kept = memory();
  keep_only(kept, {"12", "13"});
  EXPECT_EQ(kept.weighed.size(), 1U);
  EXPECT_EQ(kept.weighed.count("12"), 1U);
}

}  // namespace
}  // namespace wave::domain
