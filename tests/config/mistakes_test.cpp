// SPDX-License-Identifier: MIT
// What people write wrongly, and what they are told.
#include "config/config.h"
#include "error/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::config {
namespace {

using testing::HasSubstr;

std::string complaint_about(const Sources& sources) {
  try {
    load(sources).require_sound();
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

std::string about_file(const std::string& text) {
  Sources sources;
  sources.repository_text = text;
  return complaint_about(sources);
}

std::string about_variable(const std::string& name, const std::string& value) {
  Sources sources;
  sources.environment = {{name, value}};
  return complaint_about(sources);
}

TEST(ConfigMistakes, LimitsOfLabelsAreLabelsWithNumbers) {
  EXPECT_EQ(about_file("worker.label_limits = ['ui=2', ' a = b = 10']\n"), "no complaint");
  for (const char* wrong : {"ui", "ui=", "=2", " =2", "ui=0", "ui=-1", "ui=many", "ui=2x"}) {
    EXPECT_EQ(about_file(std::string("worker.label_limits = ['") + wrong + "']\n"),
              std::string("wave.toml:1: 'worker.label_limits' wants labels, each with a number of "
                          "at least 1, as 'ui=2', not '") +
                  wrong + "'");
  }
}

TEST(ConfigMistakes, UnknownKeysAreSuggested) {
  EXPECT_EQ(about_file("[task]\ntimout = '5m'\n"),
            "wave.toml:2: unknown key 'task.timout', did you mean 'task.timeout'?");
  EXPECT_EQ(about_file("[agent.mine]\ncomand = ['x']\n"),
            "wave.toml:2: unknown key 'agent.mine.comand', did you mean 'agent.mine.command'?");
  EXPECT_EQ(about_file("colour = 'blue'\n"), "wave.toml:1: unknown key 'colour'");
  EXPECT_EQ(about_file("[colours]\n"), "wave.toml:1: unknown key 'colours'");
}

TEST(ConfigMistakes, HeadingsWithNothingBelowAreNone) {
  EXPECT_EQ(about_file("[task]\n[agent]\n[agent.mine]\n"), "no complaint");
}

TEST(ConfigMistakes, UnknownVariablesAreSuggested) {
  EXPECT_EQ(about_variable("WAVE_CONFIG_AGENT__DEFALT", "x"),
            "unknown variable 'WAVE_CONFIG_AGENT__DEFALT', did you mean "
            "'WAVE_CONFIG_AGENT__DEFAULT'?");
  EXPECT_EQ(about_variable("WAVE_CONFIG_", "x"), "unknown variable 'WAVE_CONFIG_'");
}

TEST(ConfigMistakes, TypesAreTold) {
  EXPECT_EQ(about_file("status.limit = '20'\n"),
            "wave.toml:1: 'status.limit' wants a whole number, not 20");
  EXPECT_EQ(about_file("status.limit = 2.5\n"),
            "wave.toml:1: 'status.limit' wants a whole number, not a number with a fraction");
  EXPECT_EQ(about_file("share.titles = 1\n"),
            "wave.toml:1: 'share.titles' wants true or false, not 1");
  EXPECT_EQ(about_file("env.pass = 'A'\n"),
            "wave.toml:1: 'env.pass' wants a list of strings, not A");
  EXPECT_EQ(about_file("env.pass = [1]\n"),
            "wave.toml:1: 'env.pass' wants a list of strings, not a list of something else");
  EXPECT_EQ(about_file("task.timeout = 90\n"),
            "wave.toml:1: 'task.timeout' wants a duration such as 90s, 10m or 2h, not 90");
  EXPECT_EQ(about_file("[[task.timeout]]\n"),
            "wave.toml:1: 'task.timeout' wants a duration such as 90s, 10m or 2h, not a list of "
            "something else");
}

TEST(ConfigMistakes, ValuesAreChecked) {
  EXPECT_THAT(about_file("task.timeout = 'soon'\n"), HasSubstr("not 'soon'"));
  EXPECT_THAT(about_file("task.timeout = '-1s'\n"), HasSubstr("not '-1s'"));
  EXPECT_EQ(about_file("status.limit = -1\n"),
            "wave.toml:1: 'status.limit' wants a whole number of at least 0, not -1");
  EXPECT_EQ(about_file("host.default = 'screen'\n"),
            "wave.toml:1: 'host.default' wants one of tmux, process, not 'screen'");
  EXPECT_EQ(about_file("[agent.mine]\ncommand = []\n"),
            "wave.toml:2: 'agent.mine.command' wants a program to start with");
  EXPECT_EQ(about_variable("WAVE_CONFIG_STATUS__LIMIT", "many"),
            "WAVE_CONFIG_STATUS__LIMIT: 'status.limit' wants a whole number, not 'many'");
  EXPECT_THAT(about_variable("WAVE_CONFIG_SHARE__TITLES", "maybe"), HasSubstr("true or false"));
  EXPECT_THAT(about_variable("WAVE_CONFIG_ENV__PASS", "[1"), HasSubstr("a list of strings"));
}

TEST(ConfigMistakes, AllOfThemAreToldAtOnce) {
  Sources sources;
  sources.repository_text = "[status]\nlimit = 'x'\nlimits = 3\n";
  sources.environment = {{"WAVE_CONFIG_NO", "1"}};
  sources.flags = {{"agent.defaut", "x"}};

  EXPECT_EQ(complaint_about(sources),
            "the configuration has 4 mistakes:\n"
            "  wave.toml:2: 'status.limit' wants a whole number, not x\n"
            "  wave.toml:3: unknown key 'status.limits', did you mean 'status.limit'?\n"
            "  unknown variable 'WAVE_CONFIG_NO'\n"
            "  flag: unknown key 'agent.defaut', did you mean 'agent.default'?");
}

TEST(ConfigMistakes, BrokenTomlHasALine) {
  const std::string complaint = about_file("[task]\ntimeout = \n");
  EXPECT_THAT(complaint, HasSubstr("wave.toml:2: "));
  EXPECT_THAT(about_file("a = 1\na = 2\n"), HasSubstr("wave.toml:2: "));
}

TEST(ConfigMistakes, NothingCountsOfAFileThatIsTooLarge) {
  const std::string setting = "task.timeout = '5m'\n";
  const auto filled_to = [&](size_t bytes) {
    return setting + std::string(bytes - setting.size() - 1, '#') + '\n';
  };
  Sources sources;
  sources.repository_text = filled_to(64 * 1024);
  EXPECT_EQ(load(sources).duration("task.timeout"), std::chrono::minutes(5));
  sources.repository_text = filled_to(64 * 1024 + 1);
  EXPECT_EQ(complaint_about(sources),
            "wave.toml: it is larger than 64 KB, and nothing of it counts");
  EXPECT_NE(load(sources).duration("task.timeout"), std::chrono::minutes(5));
}

TEST(ConfigMistakes, DeepNestingIsRefusedNotFatal) {
  EXPECT_NE(about_file("a = " + std::string(60'000, '[')), "no complaint");
  std::string dotted = "a";
  for (int i = 0; i < 30'000; ++i) dotted += ".a";
  EXPECT_EQ(about_file("\n[" + dotted + "]"), "wave.toml:2: a key has too many parts");
}

}  // namespace
}  // namespace wave::config
