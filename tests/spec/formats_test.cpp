// SPDX-License-Identifier: MIT
// The same task in every format, and several in one file.
#include "spec/front_matter.h"
#include "spec/spec_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::spec {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

void expect_login(const TaskSpec& task) {
  EXPECT_EQ(task.feature, "fix/login");
  EXPECT_EQ(task.text, "Mend the login.\n");
  EXPECT_EQ(task.ticket, "12");
  EXPECT_THAT(task.constraints, ElementsAre("no new dependencies", "keep: the API"));
  EXPECT_EQ(task.timeout, 30min);
  EXPECT_EQ(task.interactive, false);
}

TEST(Formats, SayTheSame) {
  const SpecFiles files;
  expect_login(files.read_one("a.json", R"({"feature": "fix/login", "ticket": "12",
      "requirements": "Mend the login.\n", "agent_non_interactive": true,
      "constraints": ["no new dependencies", "keep: the API"], "timeout_minutes": 30})"));
  expect_login(files.read_one("a.toml", R"(
feature = "fix/login"
ticket = "12"
requirements = """
Mend the login.
"""
agent_non_interactive = true
constraints = ["no new dependencies", "keep: the API"]
timeout_minutes = 30
)"));
  expect_login(files.read_one("a.md", R"(---
feature: fix/login   # its branch, too
ticket: 12
agent_non_interactive: true
timeout_minutes: 30
constraints:
  - no new dependencies
  - "keep: the API"
---

Mend the login.
)"));
  expect_login(files.read_one("b.MD", R"(+++
feature = "fix/login"
ticket = "12"
agent_non_interactive = true
constraints = ["no new dependencies", "keep: the API"]
timeout = "30m"
+++
Mend the login.
)"));
}

std::vector<std::string> features(const Wave& wave) {
  std::vector<std::string> out;
  for (const TaskSpec& task : wave.tasks) out.push_back(task.feature);
  return out;
}

TEST(Formats, SeveralTasks) {
  const SpecFiles files;
  constexpr const char* k_two = R"([{"feature": "a", "requirements": "x"},
      {"feature": "b", "requirements": "y", "depends_on": ["a", "old-task"], "from_branch": "a"}])";
  EXPECT_THAT(features(files.read("w.json", k_two)), ElementsAre("a", "b"));
  EXPECT_THAT(features(files.read("w.json", std::string(R"({"tasks": )") + k_two + "}")),
              ElementsAre("a", "b"));
  EXPECT_THAT(features(files.read("w.toml",
                                  "[[task]]\nfeature = 'b'\nrequirements = 'x'\n"
                                  "[[task]]\nfeature = 'a'\nrequirements = 'x'\n")),
              ElementsAre("b", "a"));
}

TEST(Formats, WhatTasksShareStandsAbove) {
  const Wave wave = SpecFiles().read("w.toml",
                                     "agent = 'claude'\nrequirements = 'read the plan'\n"
                                     "[[task]]\nfeature = 'a'\n"
                                     "[[task]]\nfeature = 'b'\nagent = 'codex'\n");
  EXPECT_EQ(wave.tasks.at(0).agent, "claude");
  EXPECT_EQ(wave.tasks.at(0).text, "read the plan");
  EXPECT_EQ(wave.tasks.at(1).agent, "codex");
  EXPECT_EQ(wave.tasks.at(1).place.line, 5U);
}

TEST(Formats, SeveralFilesAreOneWave) {
  const SpecFiles files;
  const std::string one = files.write("one.md", "---\nfeature: one\n---\nDo it.\n");
  const std::string two =
      files.write("two.md", "---\nfeature: two\ndepends_on: [one]\n---\nDo it.\n");
  EXPECT_THAT(features(read_specs({two, one}, files.surroundings)), ElementsAre("two", "one"));
}

TEST(Formats, MarkdownWithoutFrontMatterIsAllText) {
  SpecFiles files;
  EXPECT_EQ(files.complaint("task.md", "# Do it\n"),
            "task.md:1: 'feature' is missing: the name of the task and its branch");
  files.surroundings.given.features = true;
  EXPECT_EQ(files.read_one("task.md", "# Do it\n\n---\nmore\n").text, "# Do it\n\n---\nmore\n");
}

std::string front_fault(const std::string& lines) {
  const json::Reading reading = read_front_matter(lines, 2);
  if (!reading.fault) return "none";
  return std::to_string(reading.fault->line) + ": " + reading.fault->message;
}

TEST(FrontMatter, ReadsWhatPeopleWrite) {
  const json::Reading reading = read_front_matter(
      "# a comment\n"
      "plain: some words # and a comment\n"
      "single: 'it''s'   \n"
      "double: \"a\\tb\\u00e4\"\r\n"
      "number: -5\n"
      "yes: true\n"
      "nothing:\n"
      "flow: [a, 'b, c', \"d\"] # three\n"
      "empty: []\n"
      "items:\n"
      "- one\n"
      "  - two # 2\n"
      "hash: a#b\n"
      "quote: ''''\n",
      2);
  ASSERT_FALSE(reading.fault) << reading.fault->message;
  std::vector<std::string> told;
  for (const json::Member& member : reading.root.members) {
    std::string line = std::to_string(member.line) + " " + member.name + "=" + member.value.text;
    for (const json::Node& item : member.value.items) line += "<" + item.text + ">";
    told.push_back(line);
  }
  EXPECT_THAT(told, ElementsAre("3 plain=some words", "4 single=it's", "5 double=a\tb\xC3\xA4",
                                "6 number=-5", "7 yes=true", "8 nothing=", "9 flow=<a><b, c><d>",
                                "10 empty=", "11 items=<one><two>", "14 hash=a#b", "15 quote='"));
}

TEST(FrontMatter, RefusesWhatItDoesNotRead) {
  EXPECT_EQ(front_fault("feature f\n"), "2: 'feature f' is not 'key: value'");
  EXPECT_EQ(front_fault("a: 1\n\n: x\n"), "4: ': x' is not 'key: value'");
  EXPECT_EQ(front_fault("a:\n  b: 1\n"),
            "3: 'b: 1' is indented; keys hold words or lists of words only");
  EXPECT_EQ(front_fault("a: 1\n- x\n"), "3: '- x' belongs to no list");
  EXPECT_EQ(front_fault("- x\n"), "2: '- x' belongs to no list");
  EXPECT_EQ(front_fault("a: [b, c\n"), "2: a list has no ']' on its line");
  EXPECT_EQ(front_fault("a: 'b\n"), "2: a quoted string has no end on its line");
  EXPECT_EQ(front_fault("a: \"b\\\"\n"), "2: a quoted string has no end on its line");
  EXPECT_EQ(front_fault("a: \"\\q\"\n"), "2: \"\\q\" has an unknown escape");
  EXPECT_EQ(front_fault("a: 'b' c\n"), "2: 'c' stands behind a value");
  for (const char* value : {"|", ">-", "{b: c}", "&x y", "*x", "!!str y", "[[a]]"}) {
    EXPECT_THAT(front_fault(std::string("a: ") + value + "\n"),
                testing::HasSubstr("longer texts go below the front matter"))
        << value;
  }
}

}  // namespace
}  // namespace wave::spec
