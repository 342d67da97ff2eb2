// SPDX-License-Identifier: MIT
// Finding an agent by what people write.
#include "agent/agents.h"

#include "error/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

config::Config configured(const std::string& text, config::Trust trust = config::Trust::trusted) {
  config::Sources sources;
  sources.repository_text = text;
  sources.repository_trust = trust;
  return config::load(sources);
}

TEST(Agents, AreFoundInEverySpelling) {
  for (const char* name : {"claude", "Claude", "claude_code", "claude-code", " Claude Code "}) {
    EXPECT_EQ(find_agent(name, {}).name, "claude") << name;
  }
  EXPECT_EQ(find_agent("open-code", {}).name, "opencode");
}

TEST(Agents, UnknownOnesAreSuggested) {
  try {
    find_agent("cladue", configured("[agent.mine]\ncommand = ['x']\n"));
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "unknown agent 'cladue'");
    EXPECT_EQ(error.hint(),
              "did you mean 'claude'? there are claude, codex, opencode, command, demo, mine");
  }
}

TEST(Agents, TakeWhatTheConfigurationSays) {
  const auto config =
      configured("[agent.claude-code]\nmodel = 'opus'\nargs = ['--effort', 'max']\n");
  const AgentChoice choice = find_agent("claude", config);
  EXPECT_EQ(choice.model, "opus");
  EXPECT_THAT(choice.args, ElementsAre("--effort", "max"));
  EXPECT_FALSE(choice.unapproved);
}

TEST(Agents, OfTheConfigurationRunTheirCommand) {
  const AgentChoice choice =
      find_agent("My_Bot", configured("[agent.my-bot]\ncommand = ['prog', 'x']\n"));
  EXPECT_EQ(choice.name, "my-bot");
  EXPECT_EQ(choice.agent, find_adapter("command"));
  EXPECT_THAT(choice.command, ElementsAre("prog", "x"));
}

TEST(Agents, OfAnUntrustedRepositoryAreMarked) {
  const auto config = configured("[agent.mine]\ncommand = ['prog']\n", config::Trust::untrusted);
  const AgentChoice choice = find_agent("mine", config);
  ASSERT_TRUE(choice.unapproved);
  EXPECT_EQ(choice.unapproved->text(), "wave.toml:2");
}

TEST(Agents, BuiltInOnesKeepTheirProgram) {
  EXPECT_THROW(find_agent("codex", configured("[agent.codex]\ncommand = ['evil']\n")), Error);
  EXPECT_THAT(find_agent("command", configured("[agent.command]\ncommand = ['p']\n")).command,
              ElementsAre("p"));
}

TEST(Agents, WithoutCommandAreRefusedWithTheirPlace) {
  try {
    find_agent("mine", configured("[agent.mine]\nmodel = 'm'\n"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("wave.toml:2"));
    EXPECT_THAT(error.hint(), HasSubstr("agent.mine.command"));
  }
}

}  // namespace
}  // namespace wave::agent
