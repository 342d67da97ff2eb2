// SPDX-License-Identifier: MIT
// The exact command lines, as the programs were seen to want them.
#include "agent/agents.h"
#include "error/error.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::agent {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using Words = std::vector<std::string>;

RunRequest request() {
  RunRequest request;
  request.task = "0123456789";
  request.run = "0123456789-1";
  request.feature = "fix/login";
  request.worktree = "/w";
  request.gitdir = "/m/.git/worktrees/t";
  request.common_dir = "/m/.git";
  request.prompt_file = "/private/prompt.md";
  request.fresh_session = "UUID";
  return request;
}

RunRequest with_args(const Words& args) {
  RunRequest changed = request();
  changed.extra_args = args;
  return changed;
}

Launch launch(const std::string& agent, const RunRequest& request) {
  return find_adapter(agent)->launch(request);
}

TEST(ClaudeLaunch, StartsAFreshSession) {
  const Launch made = launch("claude", request());
  EXPECT_THAT(made.argv, ElementsAre("claude", "-p", "--output-format", "stream-json", "--verbose",
                                     "--session-id", "UUID", "--permission-mode", "acceptEdits",
                                     "--allowedTools", "Bash"));
  EXPECT_TRUE(made.prompt_on_stdin);
  EXPECT_EQ(made.agent_session, "UUID");
  using Pair = std::pair<std::string, std::string>;
  EXPECT_THAT(made.environment_additions, Contains(Pair("DISABLE_AUTOUPDATER", "1")));
  EXPECT_THAT(made.environment_additions,
              Contains(Pair("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")));
}

TEST(ClaudeLaunch, ResumesASession) {
  RunRequest resumed = request();
  resumed.resume_session = "OLD";
  const Launch made = launch("claude", resumed);
  EXPECT_THAT(made.argv,
              ElementsAre("claude", "-p", "--output-format", "stream-json", "--verbose", "--resume",
                          "OLD", "--permission-mode", "acceptEdits", "--allowedTools", "Bash"));
  EXPECT_EQ(made.agent_session, "OLD");
}

TEST(ClaudeLaunch, LetsTheUsersPermissionsWin) {
  for (const Words& args : {Words{"--permission-mode", "plan"}, Words{"--permission-mode=plan"},
                            Words{"--dangerously-skip-permissions"}}) {
    EXPECT_THAT(launch("claude", with_args(args)).argv, Not(Contains("acceptEdits")));
    EXPECT_THAT(launch("claude", with_args(args)).argv, Not(Contains("Bash")));
  }
  for (const char* flag : {"--allowedTools", "--allowed-tools"}) {
    const Launch made = launch("claude", with_args({flag, "Bash(git *)"}));
    EXPECT_THAT(made.argv, Contains("acceptEdits"));
    EXPECT_THAT(made.argv, Not(Contains("Bash")));
  }
}

TEST(ClaudeLaunch, AddsModelAndArguments) {
  RunRequest changed = with_args({"--effort", "max"});
  changed.model = "opus";
  const Words argv = launch("claude", changed).argv;
  const Words tail(argv.end() - 4, argv.end());
  EXPECT_THAT(tail, ElementsAre("--model", "opus", "--effort", "max"));
}

TEST(ClaudeLaunch, RefusesFlagsThatWouldLoseTheRun) {
  for (const char* flag : {"--session-id=x", "--resume", "-c", "--output-format", "--worktree"}) {
    EXPECT_THROW(launch("claude", with_args({flag})), UsageError) << flag;
  }
}

TEST(ClaudeLaunch, GetsItsFirstWordsAsAnArgumentWhenInteractive) {
  RunRequest changed = request();
  changed.manner = Manner::interactive;
  changed.prompt = "- do it\n\n";
  EXPECT_THAT(launch("claude", changed).argv,
              ElementsAre("claude", "--session-id", "UUID", "--", "\n- do it"));
}

TEST(ClaudeLaunch, RefusesAPromptThatIsNoArgument) {
  RunRequest changed = request();
  changed.manner = Manner::interactive;
  changed.prompt = std::string(131'072, 'x');
  EXPECT_THROW(launch("claude", changed), Error);
}

TEST(ClaudeTrust, IsForTheMainCheckout) {
  RunRequest changed = request();
  changed.manner = Manner::interactive;
  const auto entries = find_adapter("claude")->trust_entries(changed, {{"HOME", "/h"}});
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].file, "/h/.claude.json");
  EXPECT_THAT(entries[0].keys, ElementsAre("projects", "/m", "hasTrustDialogAccepted"));
  EXPECT_EQ(entries[0].value, "true");
}

TEST(ClaudeTrust, IsForTheWorktreeOfABareRepository) {
  RunRequest changed = request();
  changed.manner = Manner::interactive;
  changed.common_dir = "/p/repo.git";
  const auto entries =
      find_adapter("claude")->trust_entries(changed, {{"CLAUDE_CONFIG_DIR", "/c"}});
  EXPECT_EQ(entries[0].file, "/c/.claude.json");
  EXPECT_EQ(entries[0].keys[1], "/w");
}

TEST(CodexLaunch, NamesTheFoldersACommitWrites) {
  const Launch made = launch("codex", request());
  EXPECT_THAT(made.argv,
              ElementsAre("codex", "exec", "--json", "-s", "workspace-write", "--add-dir",
                          "/m/.git/worktrees/t", "--add-dir", "/m/.git/objects", "--add-dir",
                          "/m/.git/refs", "--add-dir", "/m/.git/logs", "-"));
  EXPECT_TRUE(made.prompt_on_stdin);
  EXPECT_EQ(made.agent_session, "");
}

TEST(CodexLaunch, OfOneThatOnlyAnswersWritesNothingOfTheRepository) {
  RunRequest answers = request();
  answers.commits = false;
  EXPECT_THAT(launch("codex", answers).argv,
              ElementsAre("codex", "exec", "--json", "-s", "workspace-write", "-"));
}

TEST(CodexLaunch, ResumesWithTheSandboxFlagsBefore) {
  RunRequest resumed = request();
  resumed.resume_session = "THREAD";
  const Words argv = launch("codex", resumed).argv;
  const Words tail(argv.end() - 5, argv.end());
  EXPECT_THAT(tail, ElementsAre("--add-dir", "/m/.git/logs", "resume", "THREAD", "-"));
}

TEST(CodexLaunch, LetsTheUsersSandboxWin) {
  for (const Words& args :
       {Words{"-s", "read-only"}, Words{"--sandbox", "read-only"}, Words{"--sandbox=read-only"},
        Words{"-sread-only"}, Words{"-c", "sandbox_mode=\"read-only\""},
        Words{"--dangerously-bypass-approvals-and-sandbox"}, Words{"--yolo"}}) {
    const Words argv = launch("codex", with_args(args)).argv;
    EXPECT_THAT(argv, Not(Contains("workspace-write"))) << args[0];
    EXPECT_THAT(argv, Not(Contains("--add-dir"))) << args[0];
    EXPECT_THAT(argv, Contains(args[0]));
  }
}

TEST(CodexLaunch, KeepsTheFoldersWhenTheUserNamesTheSameSandbox) {
  for (const Words& args : {Words{"-s", "workspace-write"}, Words{"--sandbox=workspace-write"}}) {
    const Words argv = launch("codex", with_args(args)).argv;
    EXPECT_THAT(argv, Contains("/m/.git/objects"));
    EXPECT_EQ(std::count(argv.begin(), argv.end(), "-s"), args[0] == "-s" ? 1 : 0);
  }
}

TEST(CodexLaunch, LeavesNoServerBehindWhenInteractive) {
  RunRequest changed = with_args({"-s", "read-only"});
  changed.manner = Manner::interactive;
  EXPECT_THAT(launch("codex", changed).argv,
              ElementsAre("codex", "--no-daemon", "-a", "never", "-s", "read-only"));
}

TEST(CodexTrust, GoesToItsOwnHome) {
  RunRequest changed = request();
  changed.manner = Manner::interactive;
  const auto* codex = find_adapter("codex");
  EXPECT_EQ(codex->trust_entries(changed, {{"HOME", "/h"}})[0].file, "/h/.codex/config.toml");
  const auto entry = codex->trust_entries(changed, {{"HOME", "/h"}, {"CODEX_HOME", "/c"}})[0];
  EXPECT_EQ(entry.file, "/c/config.toml");
  EXPECT_THAT(entry.keys, ElementsAre("projects", "/m", "trust_level"));
  EXPECT_EQ(entry.value, "\"trusted\"");
}

// What the user says about permissions, the sandbox and the model is said once, and by them alone.
TEST(Launch, LetsTheUsersWordsWinInEverySpelling) {
  struct Row {
    const char* agent;
    Manner manner;
    Words given;
    Words ours;  // that must not be there besides
  };
  const auto unattended = Manner::unattended;
  const auto interactive = Manner::interactive;
  const Words sandbox = {"workspace-write", "--add-dir"};
  const std::vector<Row> rows = {
      {"codex", unattended, {"-s", "read-only"}, sandbox},
      {"codex", unattended, {"-sread-only"}, sandbox},
      {"codex", unattended, {"-s=read-only"}, sandbox},
      {"codex", unattended, {"--sandbox", "read-only"}, sandbox},
      {"codex", unattended, {"--sandbox=danger-full-access"}, sandbox},
      {"codex", unattended, {"-c", "sandbox_mode=\"read-only\""}, sandbox},
      {"codex", unattended, {"-c", "sandbox_mode = 'read-only'"}, sandbox},
      {"codex", unattended, {"-csandbox_mode=read-only"}, sandbox},
      {"codex", unattended, {"--config=sandbox_mode=read-only"}, sandbox},
      {"codex", unattended, {"--config", "sandbox_mode=read-only"}, sandbox},
      {"codex", unattended, {"--dangerously-bypass-approvals-and-sandbox"}, sandbox},
      {"codex", unattended, {"--yolo"}, sandbox},
      {"codex", interactive, {"--yolo"}, {"workspace-write", "--add-dir", "never"}},
      {"codex", interactive, {"--approve-for-me"}, {"never"}},
      {"codex", interactive, {"-a", "on-request"}, {"never"}},
      {"codex", interactive, {"-aon-request"}, {"never"}},
      {"codex", interactive, {"--ask-for-approval=on-request"}, {"never"}},
      {"codex", interactive, {"-c", "approval_policy=on-request"}, {"never"}},
      {"claude", unattended, {"--permission-mode", "plan"}, {"acceptEdits", "--allowedTools"}},
      {"claude", unattended, {"--permission-mode=plan"}, {"acceptEdits", "--allowedTools"}},
      {"claude", unattended, {"--dangerously-skip-permissions"}, {"--permission-mode"}},
      {"claude", unattended, {"--allowedTools=Edit"}, {"Bash"}},
      {"claude", unattended, {"--allowed-tools", "Edit"}, {"Bash"}},
      {"claude", unattended, {"--model=haiku"}, {"opus"}},
      {"codex", unattended, {"-m", "small"}, {"opus"}},
      {"codex", unattended, {"-msmall"}, {"opus"}},
      {"opencode", unattended, {"--model", "a/b"}, {"opus"}},
      {"opencode", interactive, {"-m=a/b"}, {"opus"}}};
  for (const Row& row : rows) {
    RunRequest asked = with_args(row.given);
    asked.manner = row.manner;
    asked.model = "opus";
    const Words argv = launch(row.agent, asked).argv;
    for (const std::string& word : row.given) EXPECT_THAT(argv, Contains(word)) << row.given[0];
    for (const std::string& word : row.ours) EXPECT_THAT(argv, Not(Contains(word))) << row.given[0];
  }
}

TEST(Launch, SaysTheModelOnce) {
  for (const char* agent : {"claude", "codex", "opencode"}) {
    RunRequest asked = request();
    asked.model = "opus";
    const Words argv = launch(agent, asked).argv;
    EXPECT_EQ(std::count(argv.begin(), argv.end(), "--model"), 1) << agent;
  }
}

TEST(OpenCodeLaunch, StartsARun) {
  const Launch made = launch("opencode", request());
  EXPECT_THAT(made.argv, ElementsAre("opencode", "run", "--format", "json"));
  using Pair = std::pair<std::string, std::string>;
  EXPECT_THAT(made.environment_additions, Contains(Pair("OPENCODE_DISABLE_AUTOUPDATE", "1")));
  EXPECT_THAT(made.environment_additions, Contains(Pair("OPENCODE_DISABLE_MODELS_FETCH", "1")));
}

TEST(OpenCodeLaunch, NamesTheDirectoryWhenItResumes) {
  RunRequest resumed = request();
  resumed.resume_session = "ses_1";
  EXPECT_THAT(launch("opencode", resumed).argv,
              ElementsAre("opencode", "run", "--format", "json", "--dir", "/w", "-s", "ses_1"));
}

TEST(CommandLaunch, FillsItsArguments) {
  RunRequest changed = request();
  changed.command = {"{task}",          "{prompt_file}", "in={worktree}",
                     "{feature}{task}", "{other} {",     "{}"};
  EXPECT_THAT(launch("command", changed).argv,
              ElementsAre("{task}", "/private/prompt.md", "in=/w", "fix/login0123456789",
                          "{other} {", "{}"));
}

TEST(CommandLaunch, TakesTheCommandFromTheArguments) {
  EXPECT_THAT(launch("command", with_args({"prog", "{task}"})).argv,
              ElementsAre("prog", "0123456789"));
  EXPECT_THROW(launch("command", request()), UsageError);
}

}  // namespace
}  // namespace wave::agent
