// SPDX-License-Identifier: MIT
#include "agent/agent_home.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(AgentHome, LiesWhereAgentsKeepTheirLogins) {
  const os::Environment usual = {{"HOME", "/home/u"}};

  EXPECT_THAT(home_of("claude", usual).written, ElementsAre(".claude"));
  EXPECT_THAT(home_of("claude", usual).copied, ElementsAre(".claude.json"));
  EXPECT_THAT(home_of("codex", usual).written, ElementsAre(".codex"));
  EXPECT_THAT(home_of("opencode", usual).written, Contains(".local/share/opencode"));
  EXPECT_THAT(home_of("command", usual).written, IsEmpty());
}

TEST(AgentHome, LiesElsewhereWhereItsOwnVariableSaysSo) {
  const os::Environment moved = {{"HOME", "/home/u"},
                                 {"CLAUDE_CONFIG_DIR", "/srv/claude"},
                                 {"CODEX_HOME", "/home/u/work/codex/"},
                                 {"XDG_DATA_HOME", "/srv/data"}};

  const AgentHome claude = home_of("claude", moved);
  EXPECT_THAT(claude.written, ElementsAre("/srv/claude"));
  EXPECT_THAT(claude.guarded, Each(StartsWith("/srv/claude/")));
  // It names programs, and is no file of the home that could be copied into the run's.
  EXPECT_THAT(claude.guarded, Contains("/srv/claude/.claude.json"));
  EXPECT_THAT(claude.copied, IsEmpty());
  EXPECT_THAT(home_of("codex", moved).guarded, Contains("/home/u/work/codex/config.toml"));
  EXPECT_THAT(home_of("opencode", moved).written, Contains("/srv/data/opencode"));
}

// A variable that would lay the whole home open is not followed.
TEST(AgentHome, IsNeverTheHomeItselfNorAnythingAboveIt) {
  for (const char* folder : {"/home/u", "/home/u/", "/home", "/", "relative", "/home/u/x/.."}) {
    const os::Environment hostile = {{"HOME", "/home/u"}, {"CODEX_HOME", folder}};
    EXPECT_THAT(home_of("codex", hostile).written, ElementsAre(".codex")) << folder;
  }
}

}  // namespace
}  // namespace wave::agent
