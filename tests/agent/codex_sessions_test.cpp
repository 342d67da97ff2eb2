// SPDX-License-Identifier: MIT
#include "agent/codex_sessions.h"

#include "os/files.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace wave::agent {
namespace {

namespace fs = std::filesystem;

constexpr int64_t k_noon = 1'795'262'400'000;  // 2026-11-21T12:00:00Z
constexpr const char* k_worktree = "/srv/p/login";

class CodexSessionsTest : public testing::Test {
 protected:
  // A conversation's file; its first line begins as the real program's.
  void keep(const std::string& id, const std::string& time = "2026-11-21T12:00:00.500Z",
            const std::string& cwd = k_worktree, const std::string& source = R"("cli")",
            const std::string& day = "2026/11/21") {
    const fs::path file =
        home_ / "sessions" / day / ("rollout-2026-11-21T12-00-00-" + id + ".jsonl");
    fs::create_directories(file.parent_path());
    os::write_file(file, R"({"timestamp":")" + time +
                             R"(","ordinal":0,"type":"session_meta","payload":{"id":")" + id +
                             R"(","timestamp":")" + time + R"(","cwd":")" + cwd +
                             R"(","originator":"codex-tui","source":)" + source +
                             R"(,"thread_source":"user"}})" + "\n{\"type\":\"event_msg\"}\n");
  }
  std::optional<std::string> found() const {
    return find_codex_session(home_, {k_worktree, k_noon, environment_});
  }

  test::TempFolder folder_;
  fs::path home_ = folder_ / "home";
  os::Environment environment_;
};

TEST_F(CodexSessionsTest, TheOneThatBeganInTheWorktree) {
  EXPECT_EQ(found(), std::nullopt);
  keep("aaaa-1");
  EXPECT_EQ(found(), "aaaa-1");
}

TEST_F(CodexSessionsTest, TheDayIsTheProgramsOwn) {
  keep("aaaa-1", "2026-11-21T12:00:00.000Z", k_worktree, R"("cli")", "2026/11/22");
  EXPECT_EQ(found(), "aaaa-1");
}

TEST_F(CodexSessionsTest, NoneThatIsAnothers) {
  keep("aaaa-1", "2026-11-21T11:59:59.999Z");
  keep("aaaa-2", "2026-11-21T12:00:00.500Z", "/srv/p/other");
  keep("aaaa-3", "2026-11-21T12:00:00.500Z", k_worktree, R"({"subagent":"review"})");
  keep("aaaa-4", "2026-11-21T12:00:00.500Z", k_worktree, R"("exec")");
  keep("--yolo");
  keep("aaaa-5", "yesterday");
  os::write_file(home_ / "sessions/2026/11/21/rollout-empty.jsonl", "");
  os::write_file(home_ / "sessions/2026/11/21/rollout-half.jsonl", "{\"type\":\"session_meta\"");
  EXPECT_EQ(found(), std::nullopt);
}

TEST_F(CodexSessionsTest, OfTwoNeither) {
  keep("aaaa-1");
  keep("aaaa-2");
  EXPECT_EQ(found(), std::nullopt);
}

TEST_F(CodexSessionsTest, LinksAreNotFollowed) {
  keep("aaaa-1");
  fs::rename(home_ / "sessions/2026", folder_ / "elsewhere");
  fs::create_directory_symlink(folder_ / "elsewhere", home_ / "sessions/2026");
  EXPECT_EQ(found(), std::nullopt);
}

}  // namespace
}  // namespace wave::agent
