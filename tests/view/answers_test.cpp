// SPDX-License-Identifier: MIT
// The small printers: start lines, hooks, settings, findings, repairs, set-up.
#include "view/health.h"
#include "view/hooks.h"
#include "view/set_up.h"
#include "view/settings.h"
#include "view/start.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::view {
namespace {

TEST(StartedLine, HasFourFields) {
  actions::StartedTask task;
  task.id = "7f3k9d2m1q";
  task.feature = "x";
  task.state = domain::State::running;
  task.worktree = "/srv/p/x";
  EXPECT_EQ(started_line(task), "7f3k9d2m1q\tx\trunning\t/srv/p/x\n");
}

TEST(StartPlan, CanBePasted) {
  actions::StartPlan plan;
  plan.feature = "x";
  plan.branch = "refs/heads/x";
  plan.base_ref = "refs/heads/main";
  plan.base_oid = "1111";
  plan.worktree = "/srv/p/x";
  plan.argv = {"agent", "a b", "it's", ""};
  plan.prompt = "# Do\n\n\x1b[31mit\n";
  EXPECT_EQ(start_plan({plan}),
            "would start 'x'\n"
            "  branch    x from main (1111)\n"
            "  worktree  /srv/p/x\n"
            "  agent     agent 'a b' 'it'\\''s' ''\n"
            "  prompt\n"
            "    # Do\n"
            "\n"
            "    it\n");
}

TEST(StartPlan, TellsWhatATaskWaitsFor) {
  actions::StartPlan plan;
  plan.feature = "x";
  plan.branch = "refs/heads/x";
  plan.base_ref = "refs/heads/a";
  plan.waits_for = {"a", "b"};
  EXPECT_THAT(start_plan({plan}),
              testing::StartsWith("would start 'x', once done: 'a', 'b'\n"
                                  "  branch    x from a (where it stands then)\n"));
}

TEST(SetUpLines, NameEverythingThatWasChanged) {
  actions::SetUp made;
  made.layout.common_dir = "/srv/r/.git";
  made.default_branch = "main";
  made.config_keys = {"notes.displayRef"};
  made.hooks.hooks.push_back({"post-commit", git::HookDeed::installed, "", ""});
  made.changed = true;
  EXPECT_EQ(set_up_lines(made),
            "set up '/srv/r/.git': tasks start from 'main', state is kept in "
            "'/srv/r/.git/wave'\n"
            "set 'notes.displayRef' in its configuration\n"
            "hook post-commit: put into it\n");
  made.changed = false;
  EXPECT_EQ(set_up_lines(made), "'/srv/r/.git' is set up already\n");
}

TEST(HookReport, TellsWhyAHookWasLeftAlone) {
  git::HookReport report;
  report.hooks.push_back({"post-commit", git::HookDeed::nothing, "", ""});
  report.hooks.push_back({"post-merge", git::HookDeed::refused, "it is a link", "do it by hand"});
  EXPECT_EQ(hook_report(report),
            "hook post-merge: left alone: it is a link\nhint: do it by hand\n");
}

TEST(HookTable, JudgesEachHook) {
  git::HookStatus works;
  works.hook = "post-commit";
  works.path = "/h/post-commit";
  works.form = git::HookForm::ours;
  works.executable = works.program_exists = works.current = true;
  git::HookStatus absent;
  absent.hook = "post-merge";
  absent.path = "/h/post-merge";
  EXPECT_EQ(hook_table({works, absent}, {}),
            "HOOK         FORM    STATE          FILE\n"
            "post-commit  ours    works          /h/post-commit\n"
            "post-merge   absent  not installed  /h/post-merge\n");
}

TEST(Settings, TellValueOriginAndMeaning) {
  const config::Setting setting{
      "task.timeout", "1h", {config::Layer::repository, "wave.toml:2"}, "How long.", false};
  EXPECT_EQ(settings_text({setting}, {}),
            "task.timeout = 1h  (wave.toml:2, not in force: git wave trust approves it)\n"
            "    How long.\n");
  EXPECT_EQ(settings_json({setting}),
            R"({"schema":1,"settings":[{"key":"task.timeout","value":"1h","layer":"repository",)"
            R"("origin":"wave.toml:2","in_force":false,"meaning":"How long."}]})"
            "\n");
}

TEST(Findings, TellHowToMend) {
  const actions::Finding finding{"tmux", actions::Health::bad, "it is missing", "install tmux"};
  EXPECT_EQ(findings_text({finding}, {}), "bad   tmux: it is missing\n      -> install tmux\n");
  EXPECT_EQ(findings_json({finding}),
            R"({"schema":1,"healthy":false,"findings":[{"subject":"tmux","health":"bad",)"
            R"("what":"it is missing","mend":"install tmux"}]})"
            "\n");
}

TEST(Repairs, AreLinesOfThreeFields) {
  EXPECT_EQ(repairs_text({{"7f3k9d2m1q", "x", "recorded its end"}}),
            "7f3k9d2m1q\tx\trecorded its end\n");
}

}  // namespace
}  // namespace wave::view
