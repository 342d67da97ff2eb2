// SPDX-License-Identifier: MIT
// The programs that play agents are called as the adapters call, and are understood by the readers.
#include "agent/agents.h"
#include "os/process_runner.h"
#include "support/temp_folder.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class FakeAgents : public testing::TestWithParam<std::string> {
 protected:
  FakeAgents() {
    request_.task = "0123456789";
    request_.run = "0123456789-1";
    request_.feature = "login";
    request_.worktree = folder_ / "work";
    request_.gitdir = request_.worktree / ".git";
    request_.common_dir = request_.gitdir;
    request_.fresh_session = "11111111-2222-4333-8444-555555555555";
    std::filesystem::create_directory(request_.worktree);
    environment_ = {{"PATH", WAVE_SOURCE_DIR "/tests/fakes:" + os::variable("PATH").value()},
                    {"HOME", folder_.path().string()},
                    {"GIT_CONFIG_NOSYSTEM", "1"},
                    {"FAKE_RECORD", record().string()}};
    run({"git", "init", "-q"}, "");
  }

  std::filesystem::path record() const { return folder_ / "record"; }
  const Agent& agent() const { return *find_adapter(GetParam()); }

  os::Finished run(const std::vector<std::string>& argv, const std::string& input) {
    os::Command command;
    command.argv = argv;
    command.environment = environment_;
    command.directory = request_.worktree;
    command.input = input;
    return os::SystemProcessRunner().run(command);
  }

  AgentReport report_of(const os::Finished& finished) {
    const auto reader = agent().read_output();
    reader->feed(finished.output);
    return reader->finish();
  }

  test::TempFolder folder_;
  RunRequest request_;
  os::Environment environment_;
};

TEST_P(FakeAgents, WorkAndAreUnderstood) {
  const os::Finished finished = run(agent().launch(request_).argv, "Do it.\n");

  EXPECT_EQ(finished.exit_code, 0) << finished.errors;
  const AgentReport report = report_of(finished);
  EXPECT_TRUE(report.finished);
  EXPECT_EQ(report.final_text, "All done.");
  EXPECT_EQ(report.error, "");
  EXPECT_EQ(report.input_tokens, 123);
  EXPECT_EQ(report.output_tokens, 7);
  EXPECT_EQ(content(record() / (GetParam() + ".1/stdin")), "Do it.\n");
  EXPECT_THAT(content(record() / (GetParam() + ".1/env")), HasSubstr("FAKE_RECORD\n"));
  EXPECT_EQ(run({"git", "log", "--format=%s"}, "").output, GetParam() + ": step 1\n");
}

TEST_P(FakeAgents, ResumeTheSessionTheyReported) {
  request_.resume_session = report_of(run(agent().launch(request_).argv, "One.")).session;
  EXPECT_EQ(run(agent().launch(request_).argv, "Two.").exit_code, 0);
  EXPECT_EQ(content(record() / (GetParam() + ".2/stdin")), "Two.");

  request_.resume_session = "unknown";
  EXPECT_EQ(run(agent().launch(request_).argv, "Three.").exit_code, 1);
}

TEST_P(FakeAgents, WantAPrompt) { EXPECT_EQ(run(agent().launch(request_).argv, "").exit_code, 1); }

TEST_P(FakeAgents, HitTheirLimit) {
  environment_.emplace_back("FAKE_LIMITED", "1");
  const os::Finished finished = run(agent().launch(request_).argv, "Do it.");
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_TRUE(report_of(finished).limited);
}

TEST_P(FakeAgents, DoAsTheyAreTold) {
  environment_.emplace_back("FAKE_EXIT", "3");
  environment_.emplace_back("FAKE_COMMITS", "0");
  environment_.emplace_back("FAKE_SCRIPT", "echo left >left.txt");
  const os::Finished finished = run(agent().launch(request_).argv, "Do it.");
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_EQ(run({"git", "status", "--porcelain"}, "").output, "?? left.txt\n");
}

TEST_P(FakeAgents, AnswerAPerson) {
  request_.manner = Manner::interactive;
  const os::Finished finished = run(agent().launch(request_).argv, "hello\n/exit\nlost\n");
  EXPECT_THAT(finished.output, HasSubstr("heard: hello"));
  EXPECT_THAT(finished.output, Not(HasSubstr("lost")));
}

INSTANTIATE_TEST_SUITE_P(Agents, FakeAgents, testing::Values("claude", "codex", "opencode"),
                         [](const auto& param) { return param.param; });

TEST(FakeClaude, RefusesASessionIdASecondTime) {
  test::TempFolder folder;
  os::Command command;
  command.argv = {WAVE_SOURCE_DIR "/tests/fakes/claude", "-p", "--session-id", "X"};
  command.environment.emplace_back("FAKE_RECORD", (folder / "record").string());
  command.environment.emplace_back("FAKE_COMMITS", "0");
  command.input = "x";
  command.directory = folder.path();
  EXPECT_EQ(os::SystemProcessRunner().run(command).exit_code, 0);
  EXPECT_THAT(os::SystemProcessRunner().run(command).errors, HasSubstr("already in use"));
}

}  // namespace
}  // namespace wave::agent
