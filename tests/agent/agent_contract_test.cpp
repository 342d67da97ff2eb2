// SPDX-License-Identifier: MIT
// What holds for every agent of the table: a new row is tested before its author writes a line.
#include "agent/agents.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* k_prompt = "Make the secret handshake.\n";

class AgentContract : public testing::TestWithParam<const Agent*> {
 protected:
  AgentContract() {
    request_.task = "0123456789";
    request_.run = "0123456789-1";
    request_.feature = "fix/login";
    request_.worktree = "/p/fix-login";
    request_.gitdir = "/p/repo.git/worktrees/0123456789";
    request_.common_dir = "/p/repo.git";
    request_.prompt_file = "/private/prompt.md";  // not there: adapters read no files
    request_.fresh_session = "11111111-2222-4333-8444-555555555555";
    if (agent().name() == "command") request_.command = {"prog", "{prompt_file}"};
    request_.prompt = k_prompt;
  }

  const Agent& agent() const { return *GetParam(); }

  RunRequest request_;
};

TEST_P(AgentContract, IsFoundByItsName) {
  EXPECT_EQ(find_adapter(agent().name()), &agent());
  EXPECT_EQ(find_agent(agent().name(), {}).agent, &agent());
  EXPECT_EQ(find_agent(agent().name(), {}).name, agent().name());
}

TEST_P(AgentContract, StartsAProgram) {
  const Launch launch = agent().launch(request_);
  ASSERT_THAT(launch.argv, Not(IsEmpty()));
  EXPECT_FALSE(launch.argv[0].empty());
  EXPECT_THAT(launch.argv[0], HasSubstr(agent().program()));
}

TEST_P(AgentContract, NeverPutsThePromptOnTheCommandLineUnattended) {
  EXPECT_THAT(agent().launch(request_).argv, Each(Not(HasSubstr("secret handshake"))));
  request_.resume_session = "s-1";
  EXPECT_THAT(agent().launch(request_).argv, Each(Not(HasSubstr("secret handshake"))));
}

TEST_P(AgentContract, GetsThePromptByInputOrFile) {
  const Launch launch = agent().launch(request_);
  const bool by_file =
      std::count(launch.argv.begin(), launch.argv.end(), request_.prompt_file.string()) != 0;
  EXPECT_TRUE(launch.prompt_on_stdin || by_file);
  EXPECT_FALSE(launch.terminal);
}

TEST_P(AgentContract, HasATerminalWhenInteractive) {
  request_.manner = Manner::interactive;
  const Launch launch = agent().launch(request_);
  EXPECT_TRUE(launch.terminal);
  EXPECT_FALSE(launch.prompt_on_stdin);
}

TEST_P(AgentContract, IsStartedInteractivelyWithoutAPrompt) {
  request_.manner = Manner::interactive;
  request_.prompt.clear();
  EXPECT_NO_THROW(agent().launch(request_));
}

TEST_P(AgentContract, IsLaunchedTheSameWayTwice) {
  EXPECT_EQ(agent().launch(request_).argv, agent().launch(request_).argv);
}

TEST_P(AgentContract, PassesNoVariablesThatAreNotItsOwn) {
  const Launch launch = agent().launch(request_);
  for (const char* name : {"*", "GH_TOKEN", "GITHUB_TOKEN", "SSH_AUTH_SOCK", "AWS_*", "GIT_*"}) {
    EXPECT_THAT(launch.env_pass, Not(Contains(name)));
  }
}

TEST_P(AgentContract, AsksForTrustOnlyWhenInteractive) {
  EXPECT_THAT(agent().trust_entries(request_, {{"HOME", "/h"}}), IsEmpty());
}

TEST_P(AgentContract, ReadsAnything) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>((i * 7919) >> 3);
  bytes += "\n{\"type\":\n{}\n[]\nnull\n{\"type\":{}}\n{\"type\":\"result\"}\n{\"part\":3}\n";
  const auto reader = agent().read_output();
  for (const char byte : bytes) reader->feed(std::string_view(&byte, 1));
  EXPECT_EQ(reader->finish().session, "");
}

TEST_P(AgentContract, ReportsNothingForNothing) {
  const AgentReport report = agent().read_output()->finish();
  EXPECT_EQ(report.final_text, "");
  EXPECT_EQ(report.error, "");
  EXPECT_FALSE(report.limited);
  EXPECT_EQ(report.input_tokens, 0);
}

INSTANTIATE_TEST_SUITE_P(Agents, AgentContract, testing::ValuesIn(agents()),
                         [](const auto& param) { return param.param->name(); });

}  // namespace
}  // namespace wave::agent
