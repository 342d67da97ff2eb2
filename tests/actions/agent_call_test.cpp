// SPDX-License-Identifier: MIT
#include "actions/agent_call.h"

#include "call/call_folder.h"
#include "error/error.h"
#include "support/temp_folder.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::actions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::Pair;

class AgentCallTest : public testing::Test {
 protected:
  AgentCallTest() {
    for (const char* name : {"claude", "codex"}) {
      std::ofstream(folder_ / name) << "#!/bin/sh\n";
      chmod((folder_ / name).c_str(), 0755);
    }
  }

  AgentCall wanted(const std::string& agent) {
    AgentCall out;
    out.id = "review.1";
    out.role = "reviewer";
    out.task = "aaaaaaaaaa";
    out.note = "tree x";
    out.agent = agent::find_agent(agent, config_);
    out.prompt = "look at it";
    out.folder = "/w";
    out.folder_id = {1, 2};
    out.git_dir = "/r/.git/worktrees/scratch-x";
    out.timeout = std::chrono::minutes(1);
    return out;
  }
  call::CallRequest call(const AgentCall& wanted) {
    return agent_call(wanted, layout_, config_, caller_);
  }

  test::TempFolder folder_;
  git::Layout layout_ = git::layout_of("/r/.git");
  config::Config config_;
  os::Environment caller_ = {
      {"PATH", folder_.path().string()}, {"GH_TOKEN", "t"}, {"GITHUB_TOKEN", "t"},
      {"ANTHROPIC_API_KEY", "k"},        {"WAVE_RUN", "x"}, {"GIT_DIR", "/d"}};
};

TEST_F(AgentCallTest, IsLaunchedAsARunIs) {
  const call::CallRequest request = call(wanted("claude"));
  EXPECT_EQ(request.id, "review.1");
  EXPECT_EQ(request.role, "reviewer");
  EXPECT_EQ(request.task, "aaaaaaaaaa");
  EXPECT_EQ(request.note, "tree x");
  EXPECT_EQ(request.agent, "claude");
  EXPECT_EQ(request.argv.front(), "claude");
  EXPECT_THAT(request.argv, Contains("--session-id"));
  EXPECT_THAT(request.argv, Contains(request.agent_session));
  EXPECT_THAT(request.argv, Not(Contains("look at it")));
  EXPECT_EQ(request.prompt, "look at it");
  EXPECT_TRUE(request.prompt_on_stdin);
  EXPECT_EQ(request.timeout_s, 60);
  EXPECT_EQ(request.kill_grace_s, 5);  // as of runs: runner.kill_grace
  EXPECT_EQ(request.folder, "/w");
  EXPECT_EQ(request.folder_id, (os::FileId{1, 2}));
}

TEST_F(AgentCallTest, PassesWhatIsAllowedAndSaysWhereItIs) {
  const os::Environment environment = call(wanted("claude")).environment;
  EXPECT_THAT(environment, Contains(Pair("ANTHROPIC_API_KEY", "k")));
  EXPECT_THAT(environment, Contains(Pair("DISABLE_AUTOUPDATER", "1")));
  EXPECT_THAT(environment, Contains(Pair("WAVE_ROLE", "reviewer")));
  EXPECT_THAT(environment, Contains(Pair("WAVE_TASK", "aaaaaaaaaa")));
  EXPECT_THAT(environment, Contains(Pair("WAVE_WORKTREE", "/w")));
  for (const char* name : {"GH_TOKEN", "GITHUB_TOKEN", "WAVE_RUN", "GIT_DIR"}) {
    EXPECT_FALSE(os::variable(environment, name)) << name;
  }
}

TEST_F(AgentCallTest, GoesOnWithASession) {
  AgentCall again = wanted("claude");
  again.resume = "SESSION";
  const call::CallRequest request = call(again);
  EXPECT_THAT(request.argv, Contains("--resume"));
  EXPECT_EQ(request.agent_session, "SESSION");
}

TEST_F(AgentCallTest, MayWriteToTheRepositoryWhenItIsToCommit) {
  AgentCall it = wanted("codex");
  EXPECT_THAT(call(it).argv, Not(Contains("--add-dir")));
  it.commits = true;
  EXPECT_THAT(call(it).argv, Contains(it.git_dir.string()));
}

TEST_F(AgentCallTest, ACommandIsToldWhereThePromptIs) {
  AgentCall it = wanted("command");
  it.agent.command = {"/bin/cat", "{prompt_file}"};
  const call::CallRequest request = call(it);
  EXPECT_THAT(request.argv,
              ElementsAre("/bin/cat", call::prompt_file(layout_, "review.1").string()));
}

TEST_F(AgentCallTest, OfWhatIsNotThereOrNotApprovedIsRefused) {
  EXPECT_THROW(call(wanted("opencode")), Error);
  AgentCall it = wanted("claude");
  it.agent.unapproved = config::Origin{};
  EXPECT_THROW(call(it), Error);
}

TEST_F(AgentCallTest, ACheckKnowsNoSecretOfAgents) {
  CommandCall check;
  check.id = "check.1";
  check.argv = {"sh", "-c", "make test"};
  check.folder = "/w";
  check.timeout = std::chrono::seconds(5);
  const call::CallRequest request = command_call(check, config_, caller_);
  EXPECT_EQ(request.argv, check.argv);
  EXPECT_EQ(request.agent, "");
  EXPECT_EQ(request.role, "check");
  EXPECT_EQ(request.timeout_s, 5);
  EXPECT_FALSE(os::variable(request.environment, "ANTHROPIC_API_KEY"));
  EXPECT_FALSE(os::variable(request.environment, "WAVE_TASK"));
  EXPECT_TRUE(os::variable(request.environment, "PATH"));
}

}  // namespace
}  // namespace wave::actions
