// SPDX-License-Identifier: MIT
#include "actions/agent_environment.h"

#include <gtest/gtest.h>

namespace wave::actions {
namespace {

std::string names(const os::Environment& environment) {
  std::string out;
  for (const auto& [name, value] : environment) out += name + ' ';
  return out;
}

const os::Environment k_caller = {
    {"PATH", "/bin"},           {"LC_ALL", "C"},         {"GITHUB_TOKEN", "canary"},
    {"GIT_DIR", "/x"},          {"TMUX", "/tmp/tmux"},   {"WAVE_CONFIG_X", "y"},
    {"ANTHROPIC_API_KEY", "k"}, {"SSH_AUTH_SOCK", "/s"}, {"AWS_SECRET_ACCESS_KEY", "canary"}};

TEST(AgentEnvironment, PassesOnlyWhatIsAllowed) {
  EXPECT_EQ(names(agent_environment(k_caller, {})), "PATH LC_ALL ");
}

TEST(AgentEnvironment, PassesWhatTheAgentOrTheUserNames) {
  EXPECT_EQ(names(agent_environment(k_caller, {"ANTHROPIC_*", "SSH_AUTH_SOCK"})),
            "PATH LC_ALL ANTHROPIC_API_KEY SSH_AUTH_SOCK ");
}

TEST(AgentEnvironment, AStarDoesNotOpenTheDoorToGitsOwnVariables) {
  EXPECT_EQ(names(agent_environment(k_caller, {"*"})).find("GIT_DIR"), std::string::npos);
  EXPECT_NE(names(agent_environment(k_caller, {"GIT_DIR"})).find("GIT_DIR"), std::string::npos);
}

}  // namespace
}  // namespace wave::actions
