// SPDX-License-Identifier: MIT
// The demo's script with a real git.
#include "agent/demo.h"

#include "error/error.h"
#include "os/process_runner.h"
#include "prompt/prompt.h"
#include "support/temp_folder.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::HasSubstr;

class DemoScript : public testing::Test {
 protected:
  DemoScript() {
    request_.feature = "fix/login";
    request_.prompt_file = folder_ / "prompt.md";
    environment_ = {{"PATH", os::variable("PATH").value()},
                    {"HOME", folder_.path().string()},
                    {"GIT_CONFIG_NOSYSTEM", "1"},
                    {"WAVE_DEMO_PAUSE", "0"}};
    std::filesystem::create_directory(folder_ / "work");
    run({"git", "init", "-q", "-b", "fix/login"});
  }

  void prompt(const std::string& text) {
    prompt::PromptInput input;
    input.text = text;
    input.feature = request_.feature;
    std::ofstream(request_.prompt_file) << prompt::render(input).text;
  }

  os::Finished run(const std::vector<std::string>& argv) {
    os::Command command;
    command.argv = argv;
    command.environment = environment_;
    command.directory = folder_ / "work";
    return os::SystemProcessRunner().run(command);
  }

  test::TempFolder folder_;
  RunRequest request_;
  os::Environment environment_;
};

TEST_F(DemoScript, CommitsThreeTimesAboutTheGoal) {
  prompt("\n# Fix the login\n\nIt says 500.\n");
  const os::Finished finished = run(Demo().launch(request_).argv);

  EXPECT_EQ(finished.exit_code, 0) << finished.errors;
  EXPECT_EQ(run({"git", "log", "--format=%an %s"}).output,
            "Demo Agent Document: Fix the login\n"
            "Demo Agent Implement: Fix the login\n"
            "Demo Agent Sketch: Fix the login\n");
  EXPECT_EQ(run({"git", "ls-files"}).output, "fix-login.md\n");
  EXPECT_EQ(run({"git", "status", "--porcelain"}).output, "");
  EXPECT_THAT(finished.output, HasSubstr("demo: done: three commits on fix/login"));
}

TEST_F(DemoScript, UsesTheIdentityThatIsConfigured) {
  prompt("Do it");
  run({"git", "config", "user.name", "Ada"});
  run({"git", "config", "user.email", "ada@example.org"});
  run(Demo().launch(request_).argv);
  EXPECT_EQ(run({"git", "log", "-1", "--format=%an <%ae>"}).output, "Ada <ada@example.org>\n");
}

TEST_F(DemoScript, GoesOnWhenItIsStartedAgain) {
  prompt("Do it");
  run(Demo().launch(request_).argv);
  EXPECT_EQ(run(Demo().launch(request_).argv).exit_code, 0);
  EXPECT_EQ(run({"git", "rev-list", "--count", "HEAD"}).output, "6\n");
}

TEST_F(DemoScript, RunsNothingOfThePrompt) {
  prompt("$(touch evil) `touch evil`; touch evil\n");
  request_.feature = "a$(touch evil)";
  EXPECT_EQ(run(Demo().launch(request_).argv).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "work" / "evil"));
}

TEST_F(DemoScript, NamesTheFeatureWithoutAPrompt) {
  EXPECT_EQ(run(Demo().launch(request_).argv).exit_code, 0);
  EXPECT_EQ(run({"git", "log", "-1", "--format=%s"}).output, "Document: fix/login\n");
}

TEST_F(DemoScript, TakesNoArguments) {
  request_.extra_args = {"-v"};
  EXPECT_THROW(Demo().launch(request_), UsageError);
}

}  // namespace
}  // namespace wave::agent
