// SPDX-License-Identifier: MIT
// Layers on each other, and who wins.
#include "config/config.h"
#include "error/error.h"
#include "support/temp_folder.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Sources repository(const std::string& text, Trust trust = Trust::untrusted) {
  Sources sources;
  sources.repository_text = text;
  sources.repository_trust = trust;
  return sources;
}

TEST(ConfigLoad, HasADefaultForEverySetting) {
  const Config config = load({});

  EXPECT_EQ(config.string("agent.default"), "");
  EXPECT_EQ(config.duration("task.timeout"), std::chrono::minutes(240));
  EXPECT_EQ(config.duration("task.idle_timeout"), std::chrono::seconds(0));
  EXPECT_EQ(config.string("host.default"), "tmux");
  EXPECT_THAT(config.list("env.pass"), IsEmpty());
  EXPECT_TRUE(config.boolean("share.titles"));
  EXPECT_EQ(config.integer("log.max_bytes"), 16 << 20);
  EXPECT_EQ(config.integer("status.limit"), 20);
  EXPECT_EQ(config.duration("runner.kill_grace"), std::chrono::seconds(5));
  EXPECT_EQ(config.integer("checkout.workers"), 0);
}

TEST(ConfigLoad, TakesTheStrongestLayer) {
  test::TempFolder folder;
  Sources sources =
      repository("[status]\nlimit = 2\n[task]\ntimeout = '2m'\n[agent]\ndefault='b'\n");
  sources.user_file = folder / "config.toml";
  std::ofstream(sources.user_file) << "[status]\nlimit = 1\n[runner]\nkill_grace = '1s'\n";
  sources.environment = {{"WAVE_CONFIG_TASK__TIMEOUT", "3m"}, {"WAVE_CONFIG_AGENT__DEFAULT", "c"}};
  sources.flags = {{"agent.default", "d"}};

  const Config config = load(sources);

  EXPECT_EQ(config.duration("runner.kill_grace"), std::chrono::seconds(1));
  EXPECT_EQ(config.integer("status.limit"), 2);
  EXPECT_EQ(config.duration("task.timeout"), std::chrono::minutes(3));
  EXPECT_EQ(config.string("agent.default"), "d");
}

TEST(ConfigLoad, LetsARepositoryMakeTheSandboxStricterOnly) {
  test::TempFolder folder;
  const auto loaded = [&](const std::string& users, const std::string& repositorys) {
    Sources sources = repository("sandbox = '" + repositorys + "'\n", Trust::trusted);
    sources.user_file = folder / "config.toml";
    std::ofstream(sources.user_file) << "sandbox = '" << users << "'\n";
    return load(sources).string("sandbox");
  };

  EXPECT_EQ(loaded("auto", "off"), "auto");
  EXPECT_EQ(loaded("bwrap", "auto"), "bwrap");
  EXPECT_EQ(loaded("off", "bwrap"), "bwrap");
  EXPECT_EQ(loaded("auto", "auto"), "auto");
}

TEST(ConfigLoad, LetsTheUserLoosenTheSandboxAgain) {
  Sources sources = repository("sandbox = 'bwrap'\n");
  sources.environment = {{"WAVE_CONFIG_SANDBOX", "off"}};

  EXPECT_EQ(load(sources).string("sandbox"), "off");
}

TEST(ConfigLoad, RemembersWhereAValueCameFrom) {
  Sources sources = repository("[status]\n\nlimit = 2\n");
  sources.environment = {{"WAVE_CONFIG_TASK__TIMEOUT", "3m"}};
  sources.flags = {{"agent.default", "d"}};

  const Config config = load(sources);

  EXPECT_EQ(config.origin("status.limit").text(), "wave.toml:3");
  EXPECT_EQ(config.origin("task.timeout").text(), "WAVE_CONFIG_TASK__TIMEOUT");
  EXPECT_EQ(config.origin("agent.default").text(), "flag");
  EXPECT_EQ(config.origin("host.default").text(), "built-in");
}

TEST(ConfigLoad, PassesOverAMissingUserFile) {
  Sources sources;
  sources.user_file = "/nonexistent/config.toml";
  EXPECT_NO_THROW(load(sources).require_sound());
}

TEST(ConfigLoad, FindsTheUsersFile) {
  const Sources sources = Sources::from({{"XDG_CONFIG_HOME", "/some/where"}});
  EXPECT_EQ(sources.user_file, "/some/where/git-wave/config.toml");
}

TEST(ConfigLoad, LeavesOtherVariablesAlone) {
  Sources sources;
  sources.environment = {{"WAVE_TASK", "x"}, {"WAVE_DEBUG", "1"}, {"PATH", "/bin"}};
  EXPECT_NO_THROW(load(sources).require_sound());
}

TEST(ConfigLoad, ReadsListsFromText) {
  Sources sources;
  sources.environment = {{"WAVE_CONFIG_ENV__PASS", " A, B_* ,,C"}};
  EXPECT_THAT(load(sources).list("env.pass"), ElementsAre("A", "B_*", "C"));

  sources.environment = {{"WAVE_CONFIG_ENV__PASS", R"(["with, comma", 'x'])"}};
  EXPECT_THAT(load(sources).list("env.pass"), ElementsAre("with, comma", "x"));

  sources.environment = {{"WAVE_CONFIG_ENV__PASS", ""}};
  EXPECT_THAT(load(sources).list("env.pass"), IsEmpty());
}

TEST(ConfigLoad, WithholdsWhatARepositoryMayNotSetUntrusted) {
  const std::string text = "env.pass = ['AWS_*']\nagent.answer_trust = false\nstatus.limit = 3\n";

  const Config untrusted = load(repository(text));
  EXPECT_THAT(untrusted.list("env.pass"), IsEmpty());
  EXPECT_TRUE(untrusted.boolean("agent.answer_trust"));
  EXPECT_EQ(untrusted.integer("status.limit"), 3);
  ASSERT_EQ(untrusted.withheld().size(), 2u);
  EXPECT_EQ(untrusted.withheld()[0].key, "env.pass");
  EXPECT_EQ(untrusted.withheld()[0].value, R"(["AWS_*"])");
  EXPECT_EQ(untrusted.withheld()[0].origin.text(), "wave.toml:1");

  const Config trusted = load(repository(text, Trust::trusted));
  EXPECT_THAT(trusted.list("env.pass"), ElementsAre("AWS_*"));
  EXPECT_THAT(trusted.withheld(), IsEmpty());
}

TEST(ConfigLoad, ListsEverySettingWithItsMeaning) {
  const Config config = load(repository("[agent.mine]\ncommand = ['prog', 'a b']\n"));

  std::map<std::string, Setting> by_key;
  for (const Setting& setting : config.all()) by_key[setting.key] = setting;

  EXPECT_EQ(by_key.size(), declarations().size() - 3 + 1);  // the agents' three, and one set
  EXPECT_EQ(by_key.at("task.timeout").value, "240m");
  EXPECT_THAT(by_key.at("task.timeout").meaning, HasSubstr("run"));
  EXPECT_EQ(by_key.at("agent.mine.command").value, R"(["prog", "a b"])");
  EXPECT_FALSE(by_key.at("agent.mine.command").in_force);
}

TEST(ConfigLoad, ReadsCommandsInEveryForm) {
  const auto commands = [](const std::string& value) {
    return load(repository("worktree.setup = " + value + "\n", Trust::trusted))
        .commands("worktree.setup");
  };
  const Commands line = {{"sh", "-c", "npm ci"}};
  EXPECT_EQ(commands("'npm ci'"), line);
  EXPECT_EQ(commands("['npm ci']"), line);
  EXPECT_EQ(commands("['npm ci', ['make', 'a b']]"),
            (Commands{{"sh", "-c", "npm ci"}, {"make", "a b"}}));
  EXPECT_THAT(commands("[]"), IsEmpty());
  Sources sources;
  sources.environment = {{"WAVE_CONFIG_WORKTREE__SETUP", "npm ci, really"}};
  EXPECT_EQ(load(sources).commands("worktree.setup"), (Commands{{"sh", "-c", "npm ci, really"}}));
  sources.environment = {{"WAVE_CONFIG_WORKTREE__SETUP", "[['make', 'x'], 'y']"}};
  EXPECT_EQ(load(sources).commands("worktree.setup"), (Commands{{"make", "x"}, {"sh", "-c", "y"}}));
  for (const char* wrong : {"3", "[1]", "[[]]", "['']", "[['a', 1]]", "[['']]"}) {
    const std::string text = std::string("worktree.setup = ") + wrong + "\n";
    EXPECT_EQ(load(repository(text, Trust::trusted)).mistakes().size(), 1u) << wrong;
  }
}

TEST(ConfigLoad, ShowsCommandsAsTheyWouldBeWritten) {
  const auto waiting = needing_approval("worktree.setup = ['npm ci', ['make', 'a b']]\n");
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].value, R"(["npm ci", ["make", "a b"]])");
}

TEST(ConfigLoad, WhatARepositoryRunsWaitsForApproval) {
  const std::string text = "worktree.setup = ['make']\n";
  EXPECT_FALSE(load(repository(text)).is_approved("worktree.setup"));
  EXPECT_TRUE(load(repository(text)).wants_approval());
  EXPECT_TRUE(load(repository(text, Trust::trusted)).is_approved("worktree.setup"));
  EXPECT_FALSE(load(repository("task.timeout = '1h'\n")).wants_approval());
  Sources own = repository(text);
  own.environment = {{"WAVE_CONFIG_WORKTREE__SETUP", ""}};
  EXPECT_TRUE(load(own).is_approved("worktree.setup"));
}

TEST(ConfigLoad, PlacesBeginInTheHomeOrAtTheRoot) {
  Sources sources = repository(
      "worktree.path = '~/w/{feature}'\npaths.read = ['$HOME/x', '/opt/x', '~x', 'a~/b']\n",
      Trust::trusted);
  sources.environment = {{"HOME", "/home/u"}, {"X", "/elsewhere"}};
  const Config config = load(sources);
  EXPECT_EQ(config.path("worktree.path"), "/home/u/w/{feature}");
  EXPECT_EQ(config.string("worktree.path"), "~/w/{feature}");
  EXPECT_THAT(config.paths("paths.read"), ElementsAre("/home/u/x", "/opt/x", "~x", "a~/b"));
  EXPECT_EQ(config.path("host.socket_dir"), "");
  sources.environment.clear();  // then a relative path is what is refused
  EXPECT_EQ(load(sources).path("worktree.path"), "~/w/{feature}");
}

TEST(ConfigLoad, RefusesCopiesFromOutside) {
  for (const char* path : {"../x", "a/../../x", "/etc", ".git/config", "", "."}) {
    for (const char* key : {"copy", "link"}) {
      const std::string text = std::string("worktree.") + key + " = ['" + path + "']\n";
      EXPECT_THROW(load(repository(text)).require_sound(), Error) << text;
    }
  }
  EXPECT_NO_THROW(load(repository("worktree.copy = ['a/b', './c', '..d']\n")).require_sound());
}

TEST(ConfigLoad, GoesOnWithoutWhatIsMistaken) {
  Sources sources = repository("foo = 1\nstatus.limit = 'x'\ntask.timeout = '2m'\n");
  sources.user_file = "/proc/self/mem";  // cannot be read
  sources.environment = {{"WAVE_CONFIG_STATUS__LIMIT", "7"}, {"WAVE_CONFIG_GC__KEEP_DAYS", "x"}};

  const Config config = load(sources);

  EXPECT_EQ(config.duration("task.timeout"), std::chrono::minutes(2));
  EXPECT_EQ(config.integer("status.limit"), 7);
  EXPECT_EQ(config.integer("gc.keep_days"), Config().integer("gc.keep_days"));
  ASSERT_EQ(config.mistakes().size(), 4u);
  EXPECT_THAT(config.mistakes()[0].sentence, HasSubstr("/proc/self/mem"));
  EXPECT_EQ(config.mistakes()[1].sentence, "wave.toml:1: unknown key 'foo'");
  EXPECT_EQ(config.mistakes()[2].key, "status.limit");
  EXPECT_THROW(config.require_sound(), Error);
}

TEST(ConfigLoad, KnowsWhatAMistakeIsAbout) {
  const Config config = load(repository("gc.trash_day = 9\nagent.My-Bot.model = 1\n"));

  ASSERT_NE(config.mistake_about("gc"), nullptr);
  EXPECT_EQ(config.mistake_about("gc")->key, "gc.trash_day");
  EXPECT_NE(config.mistake_about("agent.mybot.model"), nullptr);
  EXPECT_EQ(config.mistake_about("gc.trash_days"), nullptr);
  EXPECT_EQ(config.mistake_about("status.limit"), nullptr);
  EXPECT_NE(load(repository("[[[\n")).mistake_about("status.limit"), nullptr);
}

TEST(ConfigLoad, TreatsAnUndeclaredKeyAsOurMistake) {
  const Config config;
  EXPECT_THROW(config.string("no.such"), std::logic_error);
  EXPECT_THROW(config.string("status.limit"), std::logic_error);
}

}  // namespace
}  // namespace wave::config
