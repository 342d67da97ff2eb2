// SPDX-License-Identifier: MIT
// A task.json as agvv takes it: fields, defaults, and what it lets pass.
#include "spec/spec_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::spec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

TEST(TaskJson, SmallestOne) {
  const TaskSpec task = SpecFiles().read_one(
      "task.json", R"({"project_name": "demo", "feature": "feat_demo", "task_doc": "./doc.md"})");

  EXPECT_EQ(task.project, "demo");
  EXPECT_EQ(task.feature, "feat_demo");
  EXPECT_EQ(task.text, "# The document\n");
  EXPECT_EQ(task.from, "");
  EXPECT_EQ(task.agent, "");
  EXPECT_FALSE(task.timeout);
  EXPECT_FALSE(task.interactive);
  EXPECT_THAT(task.constraints, IsEmpty());
  EXPECT_EQ(task.place.line, 1U);
}

TEST(TaskJson, EveryField) {
  const TaskSpec task = SpecFiles().read_one("task.json", R"({
    "project_name": "demo", "feature": "f", "requirements": "Do it.", "repo": "me/demo",
    "from_branch": "release", "session": "mine", "ticket": "T-1",
    "constraints": ["no new dependencies", " keep the API "], "timeout_minutes": 90,
    "agent": "claude_code", "agent_model": "best", "agent_extra_args": ["--search", "x y"],
    "agent_non_interactive": false})");

  EXPECT_EQ(task.text, "Do it.");
  EXPECT_EQ(task.from, "release");
  EXPECT_EQ(task.session, "mine");
  EXPECT_EQ(task.ticket, "T-1");
  EXPECT_THAT(task.constraints, ElementsAre("no new dependencies", "keep the API"));
  EXPECT_EQ(task.timeout, 90min);
  EXPECT_EQ(task.agent, "claude_code");
  EXPECT_EQ(task.model, "best");
  EXPECT_THAT(task.agent_args, ElementsAre("--search", "x y"));
  EXPECT_EQ(task.interactive, true);
}

TEST(TaskJson, OneStringStandsForAList) {
  const TaskSpec task = SpecFiles().read_one(
      "task.json",
      R"({"feature": "f", "requirements": "x", "constraints": "one", "agent_extra_args": "-v"})");
  EXPECT_THAT(task.constraints, ElementsAre("one"));
  EXPECT_THAT(task.agent_args, ElementsAre("-v"));
}

TEST(TaskJson, WhatTheOtherProgramLetsPass) {
  const TaskSpec task = SpecFiles().read_one("task.json", R"({
    "project_name": 7, "feature": " 42-x ", "requirements": "x", "from_branch": null,
    "session": null, "ticket": null, "task_doc": null, "constraints": null,
    "agent_extra_args": ["--max", 5], "timeout_minutes": "30", "agent_non_interactive": "no"})");
  EXPECT_EQ(task.project, "7");
  EXPECT_EQ(task.feature, "42-x");
  EXPECT_THAT(task.agent_args, ElementsAre("--max", "5"));
  EXPECT_EQ(task.timeout, 30min);
  EXPECT_EQ(task.interactive, true);
  EXPECT_EQ(SpecFiles()
                .read_one("t.json", R"({"feature": "f", "requirements": "x",
                                        "timeout_minutes": 30.0})")
                .timeout,
            30min);
}

TEST(TaskJson, WhatMeansNothingIsAcceptedAndSaid) {
  SpecFiles files;
  const Wave wave = files.read("task.json", R"({
    "feature": "f", "requirements": "x",
    "base_dir": "/elsewhere", "task_id": "demo-f-20260101",
    "agent_cmd": ["codex"], "repo": "me/demo"})");
  std::vector<std::string> notes;
  for (const std::string& note : wave.notes) notes.push_back(files.without_folder(note));
  EXPECT_THAT(
      notes,
      ElementsAre("task.json:4: 'agent_cmd' is accepted and means nothing here: the command "
                  "follows from the agent and its arguments",
                  "task.json:3: 'base_dir' is accepted and means nothing here: the project is the "
                  "repository you stand in",
                  "task.json:4: 'repo' is accepted and means nothing here: the project is the "
                  "repository you stand in",
                  "task.json:3: 'task_id' is accepted and means nothing here: ids are made anew"));
}

TEST(TaskJson, DocumentLiesBesideTheSpecOrAtHome) {
  SpecFiles files;
  for (const char* doc : {"doc.md", "./doc.md", " doc.md ", "~/doc.md"}) {
    EXPECT_EQ(
        files.read_one("task.json", std::string(R"({"feature": "f", "task_doc": ")") + doc + "\"}")
            .text,
        "# The document\n")
        << doc;
  }
}

TEST(TaskJson, RequirementsFollowTheDocument) {
  EXPECT_EQ(SpecFiles()
                .read_one("task.json",
                          R"({"feature": "f", "task_doc": "doc.md", "requirements": "And this."})")
                .text,
            "# The document\n\nAnd this.");
}

TEST(TaskJson, KeysOfOurOwn) {
  const TaskSpec task = SpecFiles().read_one("task.json", R"({
    "feature": "f", "requirements": "x", "timeout": "90s", "idle_timeout": "10m",
    "existing_branch": true, "commit_needed": false, "depends_on": "old-task"})");
  EXPECT_EQ(task.timeout, 90s);
  EXPECT_EQ(task.idle_timeout, 10min);
  EXPECT_EQ(task.existing_branch, true);
  EXPECT_EQ(task.commit_needed, false);
  ASSERT_EQ(task.depends_on.size(), 1U);
  EXPECT_EQ(task.depends_on[0].task, "old-task");
}

TEST(TaskJson, AnyNameThatIsNoOtherFormatIsJson) {
  EXPECT_EQ(SpecFiles().read_one("task", R"({"feature": "f", "requirements": "x"})").feature, "f");
}

TEST(TaskJson, ByteOrderMarkAndWindowsLines) {
  EXPECT_EQ(SpecFiles()
                .read_one("task.json",
                          "\xEF\xBB\xBF{\r\n\"feature\": \"f\",\r\n\"requirements\": \"x\"}\r\n")
                .feature,
            "f");
}

TEST(TaskJson, WhatTheCommandLineSaysNeedNotStandThere) {
  SpecFiles files;
  files.surroundings.given.features = files.surroundings.given.text = true;
  EXPECT_EQ(files.read_one("task.json", R"({"ticket": "T"})").ticket, "T");
}

TEST(TaskJson, InteractiveMaySayNothing) {
  EXPECT_EQ(
      SpecFiles().read_one("t.json", R"({"feature": "f", "agent_non_interactive": false})").text,
      "");
}

}  // namespace
}  // namespace wave::spec
