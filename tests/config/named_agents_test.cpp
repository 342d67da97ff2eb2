// SPDX-License-Identifier: MIT
#include "config/config.h"
#include "error/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::config {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Config from_repository(const std::string& text, Trust trust = Trust::untrusted) {
  Sources sources;
  sources.repository_text = text;
  sources.repository_trust = trust;
  return load(sources);
}

TEST(NamedAgents, AreReadFromTheirTables) {
  const Config config = from_repository(
      "[agent.mine]\ncommand = ['prog', '{prompt_file}']\nargs = ['-v']\nmodel = 'big'\n",
      Trust::trusted);

  ASSERT_THAT(config.agents(), SizeIs(1));
  const NamedAgent agent = config.agents()[0];
  EXPECT_EQ(agent.name, "mine");
  EXPECT_THAT(agent.command, ElementsAre("prog", "{prompt_file}"));
  EXPECT_THAT(agent.args, ElementsAre("-v"));
  EXPECT_EQ(agent.model, "big");
  EXPECT_TRUE(agent.approved);
  EXPECT_EQ(agent.origin.text(), "wave.toml:2");
}

TEST(NamedAgents, OfAnUntrustedRepositoryAreNotApproved) {
  const Config config = from_repository("[agent.mine]\ncommand = ['prog']\nmodel = 'm'\n");

  ASSERT_THAT(config.agents(), SizeIs(1));
  EXPECT_FALSE(config.agents()[0].approved);
  EXPECT_EQ(config.agents()[0].origin.text(), "wave.toml:2");
}

TEST(NamedAgents, ArgumentsOfAnUntrustedRepositoryAreNotApprovedEither) {
  const Config config =
      from_repository("[agent.claude]\nargs = ['--dangerously-skip-permissions']\n");
  EXPECT_FALSE(config.agents()[0].approved);
}

TEST(NamedAgents, AModelNeedsNoApproval) {
  EXPECT_TRUE(from_repository("[agent.claude]\nmodel = 'opus'\n").agents()[0].approved);
}

TEST(NamedAgents, AreApprovedWhenAStrongerLayerSaysTheCommand) {
  Sources sources;
  sources.repository_text = "[agent.mine]\ncommand = ['theirs']\n";
  sources.environment = {{"WAVE_CONFIG_AGENT__MINE__COMMAND", "ours"}};

  const NamedAgent agent = load(sources).agents()[0];

  EXPECT_THAT(agent.command, ElementsAre("ours"));
  EXPECT_TRUE(agent.approved);
}

TEST(NamedAgents, AreOneAgentInEverySpelling) {
  Sources sources;
  sources.repository_text = "[agent.my-bot]\ncommand = ['prog']\n";
  sources.environment = {{"WAVE_CONFIG_AGENT__MY_BOT__MODEL", "m"}};

  const Config config = load(sources);

  ASSERT_THAT(config.agents(), SizeIs(1));
  EXPECT_EQ(config.agents()[0].name, "my-bot");
  EXPECT_EQ(config.agents()[0].model, "m");
  EXPECT_EQ(config.string("agent.My Bot.model"), "m");
}

TEST(NamedAgents, SpelledTwiceInOneFileAreAMistake) {
  EXPECT_THAT(from_repository("[agent.my-bot]\nmodel='a'\n[agent.mybot]\nmodel='b'\n").mistakes(),
              SizeIs(1));
}

TEST(NamedAgents, CannotBeCalledDefault) {
  Sources sources;
  sources.environment = {{"WAVE_CONFIG_AGENT__DEFAULT__MODEL", "m"}};
  EXPECT_THAT(load(sources).mistakes(), SizeIs(1));
}

}  // namespace
}  // namespace wave::config
