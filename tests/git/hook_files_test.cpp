// SPDX-License-Identifier: MIT
// Hooks as they are found in the field, installed into and restored; with the real git where it
// matters that they run.
#include "git/hook_files.h"

#include "error/error.h"
#include "git/hook_block.h"
#include "support/temp_folder.h"

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

void write(const fs::path& path, const std::string& text, unsigned mode) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
  chmod(path.c_str(), mode);
}

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

// Everything in a folder, as text: names, kinds, modes, contents.
std::string picture(const fs::path& folder) {
  std::map<std::string, std::string> lines;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path path = entry.path();
    std::ostringstream line;
    if (entry.is_symlink()) {
      line << "link " << fs::read_symlink(path);
    } else if (entry.is_regular_file()) {
      line << std::oct << mode_of(path) << " " << read(path);
    } else {
      line << "folder or other";
    }
    lines[fs::relative(path, folder)] = line.str();
  }
  std::ostringstream out;
  for (const auto& [name, line] : lines) out << name << ": " << line << "\n";
  return out.str();
}

// A common directory with a hooks folder, and a signal program that notes its argument.
class HookFiles : public testing::Test {
 protected:
  HookFiles() {
    place.common_dir = temp / "repo.git";
    place.folder = place.common_dir / "hooks";
    place.signal_program = temp / "lib exec/it's/wave-signal";
    place.record = place.common_dir / "wave/hooks.json";
    fs::create_directories(place.common_dir / "wave");
    write_program(place.signal_program);
  }

  void write_program(const fs::path& path) const {
    write(path, "#!/bin/sh\nprintf '%s ' \"$1\" >>" + shell_quote((temp / "fired").string()) + "\n",
          0755);
  }

  // What the signal program noted since the last time.
  std::string fired() const {
    const std::string out = read(temp / "fired");
    fs::remove(temp / "fired");
    return out;
  }

  fs::path hook(const std::string& name = "post-commit") const { return place.folder / name; }
  fs::path original() const { return place.folder / "post-commit.wave-orig"; }

  HookOutcome outcome(const HookReport& report, const std::string& name = "post-commit") const {
    EXPECT_EQ(report.not_written.value_or(""), "");
    for (const HookOutcome& one : report.hooks) {
      if (one.hook == name) return one;
    }
    ADD_FAILURE() << "nothing is said of " << name;
    return {};
  }
  HookDeed install() const { return outcome(install_hooks(place)).deed; }
  HookDeed uninstall() const { return outcome(uninstall_hooks(place)).deed; }
  HookStatus status() const { return hook_status(place).at(0); }

  // Runs the hook as git does, from another folder and by a relative name.
  int run() const {
    const std::string command = "cd " + shell_quote(temp.path().string()) +
                                " && repo.git/hooks/post-commit one 'two 2' 2>/dev/null";
    return WEXITSTATUS(std::system(command.c_str()));
  }

  // Installs beside what is there, expects the form, and that uninstalling gives it all back.
  void expect_round_trip(HookForm form) {
    const std::string before = picture(place.common_dir);
    EXPECT_EQ(install(), HookDeed::installed);
    EXPECT_EQ(status().form, form);
    EXPECT_TRUE(status().executable);
    EXPECT_TRUE(status().current);
    run();
    EXPECT_EQ(fired(), "post-commit ");
    const std::string after = picture(place.common_dir);
    EXPECT_EQ(install(), HookDeed::nothing);
    EXPECT_EQ(picture(place.common_dir), after) << "the second time changed something";
    EXPECT_EQ(uninstall(), HookDeed::restored);
    EXPECT_EQ(picture(place.common_dir), before);
  }

  test::TempFolder temp;
  HookPlace place;
};

TEST_F(HookFiles, WithoutHooksFourScriptsAreMadeAndTheFolderGoesWithThem) {
  expect_round_trip(HookForm::ours);
  install();
  for (const std::string_view name : k_hook_names) {
    EXPECT_EQ(mode_of(place.folder / name), 0755u) << name;
  }
  EXPECT_TRUE(fs::exists(place.record));
  uninstall();
  EXPECT_FALSE(fs::exists(place.folder));
}

TEST_F(HookFiles, AFolderThatWasThereStaysThere) {
  write(hook("post-update.sample"), "#!/bin/sh\n", 0755);
  expect_round_trip(HookForm::ours);
}

TEST_F(HookFiles, AFolderOfOursStaysWhenSomebodyPutAHookIntoIt) {
  install();
  write(hook("pre-push"), "#!/bin/sh\n", 0755);
  uninstall();
  EXPECT_EQ(picture(place.folder), "pre-push: 755 #!/bin/sh\n\n");
}

TEST_F(HookFiles, AShellScriptGetsTheBlockAfterItsFirstLineAndKeepsItsModeAndBytes) {
  write(hook(), "#!/usr/bin/env bash\nset -eu\n# \r\necho \"$1 $2\" >\"${0%/hooks/*}/../said\"",
        0751);
  expect_round_trip(HookForm::block);
  EXPECT_EQ(read(temp / "said"), "one two 2\n");
}

TEST_F(HookFiles, AScriptThatEndsOnItsSecondLineStillSignals) {
  write(hook(), "#!/bin/sh\nexit 0\n", 0755);
  expect_round_trip(HookForm::block);
}

TEST_F(HookFiles, AScriptThatIsOnlyAFirstLineIsGivenBackToo) {
  write(hook(), "#!/bin/sh\n", 0700);
  expect_round_trip(HookForm::block);
}

TEST_F(HookFiles, APythonHookIsChained) {
  write(hook(), "#!/usr/bin/env python3\nimport sys\nsys.exit(len(sys.argv))\n", 0755);
  install();
  EXPECT_EQ(run(), 3);
  fired();
  uninstall();
  expect_round_trip(HookForm::chained);
}

TEST_F(HookFiles, AChainedHookIsCalledByItsOwnName) {
  const std::string text =
      "#!/usr/bin/env python3\nimport os, sys\n"
      "sys.exit(3 if os.path.basename(sys.argv[0]) == 'post-commit' else 4)\n";
  write(hook(), text, 0755);
  install();
  EXPECT_EQ(run(), 3);
  fs::remove_all(place.folder / "wave-orig");
  EXPECT_EQ(run(), 4) << "without the link, by the name that is left";
  EXPECT_EQ(install(), HookDeed::updated);
  EXPECT_EQ(run(), 3);
}

TEST_F(HookFiles, AHookThatWasOnceChainedWithoutALinkIsBroughtUpToDateAndGivenBack) {
  const std::string text =
      "#!/usr/bin/env python3\nimport os, sys\n"
      "sys.exit(3 if os.path.basename(sys.argv[0]) == 'post-commit' else 4)\n";
  write(hook(), text, 0755);
  const std::string before = picture(place.common_dir);
  const auto as_once = [&] {
    install();
    fs::remove_all(place.folder / "wave-orig");
    write(hook(), older_chaining_hook(hook_block("post-commit", place.signal_program)), 0755);
    EXPECT_EQ(status().form, HookForm::chained);
    EXPECT_EQ(run(), 4);
  };
  as_once();
  EXPECT_EQ(install(), HookDeed::updated);
  EXPECT_EQ(run(), 3);
  uninstall();
  as_once();
  EXPECT_EQ(uninstall(), HookDeed::restored);
  EXPECT_EQ(picture(place.common_dir), before);
}

TEST_F(HookFiles, WhatWasPutIntoAnotherFolderIsTakenOutThereToo) {
  write(hook(), "#!/bin/sh\nexit 0\n", 0755);
  const std::string before = picture(place.common_dir);
  install();
  place.folder = temp / "elsewhere";
  place.kind = HookFolder::tracked;
  EXPECT_TRUE(install_hooks(place).not_written);
  EXPECT_FALSE(uninstall_hooks(place).not_written) << "nothing was put in there";
  EXPECT_EQ(picture(place.common_dir), before);
}

TEST_F(HookFiles, ALinkIsChainedAndStaysTheSameLink) {
  write(place.folder / "tools/dispatch", "#!/bin/sh\nexit 7\n", 0755);
  fs::create_symlink("tools/dispatch", hook());
  install();
  EXPECT_EQ(run(), 7);
  EXPECT_EQ(read(place.folder / "tools/dispatch"), "#!/bin/sh\nexit 7\n");
  fired();
  uninstall();
  expect_round_trip(HookForm::chained);
}

TEST_F(HookFiles, ADanglingLinkIsNoHookToRunButIsKept) {
  fs::create_directory(place.folder);
  fs::create_symlink("nowhere", hook());
  install();
  EXPECT_EQ(run(), 0);
  fired();
  uninstall();
  expect_round_trip(HookForm::chained);
}

TEST_F(HookFiles, ABinaryIsChained) {
  fs::create_directory(place.folder);
  fs::copy_file("/bin/true", hook());
  expect_round_trip(HookForm::chained);
}

TEST_F(HookFiles, ACrlfScriptWhichNeverRanIsChained) {
  write(hook(), "#!/bin/sh\r\necho\r\n", 0755);
  expect_round_trip(HookForm::chained);
}

TEST_F(HookFiles, ASwitchedOffHookStaysSwitchedOffBesideOurs) {
  write(hook(), "#!/bin/sh\nexit 9\n", 0644);
  install();
  EXPECT_EQ(run(), 0);
  fired();
  uninstall();
  expect_round_trip(HookForm::chained);
}

TEST_F(HookFiles, AnInstallationThatWasCutShortIsFinishedOrUndone) {
  write(hook(), "#!/usr/bin/python3\n", 0755);
  const std::string before = picture(place.folder);
  fs::create_hard_link(hook(), original());
  EXPECT_EQ(install(), HookDeed::installed);
  EXPECT_EQ(status().form, HookForm::chained);
  EXPECT_EQ(uninstall(), HookDeed::restored);
  EXPECT_EQ(picture(place.folder), before);
  fs::create_hard_link(hook(), original());
  EXPECT_EQ(uninstall(), HookDeed::restored);
  EXPECT_EQ(picture(place.folder), before);
}

TEST_F(HookFiles, AnOriginalOfSomebodyElseIsNotOverwritten) {
  write(hook(), "#!/usr/bin/python3\n", 0755);
  write(original(), "precious", 0644);
  const HookOutcome said = outcome(install_hooks(place));
  EXPECT_EQ(said.deed, HookDeed::refused);
  EXPECT_EQ(said.reason, "'" + original().string() + "' is in the way");
  EXPECT_EQ(read(original()), "precious");
  EXPECT_EQ(status().form, HookForm::foreign);
}

TEST_F(HookFiles, AFolderInTheHooksPlaceIsRefusedAndTheOthersAreInstalled) {
  fs::create_directories(hook());
  const HookReport report = install_hooks(place);
  EXPECT_EQ(outcome(report).deed, HookDeed::refused);
  EXPECT_EQ(outcome(report, "post-merge").deed, HookDeed::installed);
}

TEST_F(HookFiles, AMovedInstallationUpdatesTheBlock) {
  write(hook(), "#!/bin/sh\nexit 0\n", 0750);
  install();
  place.signal_program = temp / "elsewhere/wave-signal";
  write_program(place.signal_program);
  EXPECT_FALSE(status().current);
  EXPECT_EQ(install(), HookDeed::updated);
  EXPECT_EQ(status().program, place.signal_program);
  EXPECT_EQ(mode_of(hook()), 0750u);
  EXPECT_EQ(uninstall(), HookDeed::restored);
  EXPECT_EQ(read(hook()), "#!/bin/sh\nexit 0\n");
}

TEST_F(HookFiles, ALostExecutableBitIsRepairedInFilesOfOursAndShownInOthers) {
  write(hook("post-merge"), "#!/bin/sh\n:\n", 0755);
  install();
  chmod(hook().c_str(), 0644);
  chmod(hook("post-merge").c_str(), 0644);
  EXPECT_FALSE(status().executable);
  const HookReport report = install_hooks(place);
  EXPECT_EQ(outcome(report).deed, HookDeed::updated);
  EXPECT_EQ(outcome(report, "post-merge").deed, HookDeed::nothing);
  EXPECT_TRUE(status().executable);
  EXPECT_FALSE(hook_status(place).at(2).executable);
}

TEST_F(HookFiles, AHookThatWasChangedSinceLosesOnlyOurBlock) {
  write(hook(), "#!/bin/sh\necho 1\n", 0755);
  install();
  write(hook(), read(hook()) + "echo 2\n", 0755);
  EXPECT_EQ(status().form, HookForm::changed);
  const HookOutcome said = outcome(uninstall_hooks(place));
  EXPECT_EQ(said.deed, HookDeed::block_removed);
  EXPECT_EQ(said.reason, "'" + hook().string() + "' was changed since it was installed");
  EXPECT_EQ(read(hook()), "#!/bin/sh\necho 1\necho 2\n");
}

TEST_F(HookFiles, InstallingAgainTakesTheUsersChangesAsGiven) {
  install();
  write(hook(), read(hook()) + "echo 2\n", 0755);
  EXPECT_EQ(install(), HookDeed::nothing);
  EXPECT_EQ(status().form, HookForm::block);
  EXPECT_EQ(uninstall(), HookDeed::restored);
  EXPECT_EQ(read(hook()), "#!/bin/sh\necho 2\n");
}

TEST_F(HookFiles, AnEditedBlockIsLeftAloneAndSaid) {
  install();
  std::string text = read(hook());
  text.replace(text.find("|| :"), 4, "|| exit 1");
  write(hook(), text, 0755);
  EXPECT_EQ(status().form, HookForm::changed);
  EXPECT_EQ(install(), HookDeed::refused);
  EXPECT_EQ(outcome(uninstall_hooks(place)).reason,
            "the git-wave block in '" + hook().string() + "' was edited");
  EXPECT_EQ(read(hook()), text);
}

TEST_F(HookFiles, AReplacedHookIsTheUsersAndAStrandedOriginalIsNamed) {
  write(hook(), "#!/usr/bin/python3\n", 0755);
  write(hook("post-merge"), "#!/bin/sh\n:\n", 0755);
  install();
  write(hook(), "#!/bin/sh\necho new\n", 0755);
  write(hook("post-merge"), "#!/bin/sh\necho new\n", 0755);
  EXPECT_EQ(status().form, HookForm::foreign);
  const HookReport report = uninstall_hooks(place);
  EXPECT_EQ(outcome(report).deed, HookDeed::refused);
  EXPECT_EQ(outcome(report).hint,
            "the hook that stood there before is '" + original().string() + "'");
  EXPECT_EQ(outcome(report, "post-merge").deed, HookDeed::nothing);
  EXPECT_EQ(read(hook()), "#!/bin/sh\necho new\n");
}

TEST_F(HookFiles, WithoutItsRecordEverythingIsStillRestored) {
  write(hook(), "#!/bin/sh\nexit 0\n", 0755);
  write(hook("post-merge"), "#!/usr/bin/python3\n", 0755);
  const std::string before = picture(place.folder);
  install();
  write(place.record, "{not json", 0600);
  EXPECT_EQ(status().form, HookForm::block);
  uninstall();
  EXPECT_EQ(picture(place.folder), before);
  EXPECT_FALSE(fs::exists(place.record));
}

TEST_F(HookFiles, AUsersHookIsThereAndWholeAtEveryMoment) {
  for (const std::string text : {"#!/bin/sh\nexit 0\n", "#!/usr/bin/python3\n"}) {
    write(hook(), text, 0755);
    std::atomic<bool> done = false;
    std::atomic<int> missing = 0;
    std::thread watcher([&] {
      while (!done)
        missing += access(hook().c_str(), X_OK) != 0 || read(hook()).size() < text.size();
    });
    for (int i = 0; i < 50; ++i) {
      install();
      uninstall();
    }
    done = true;
    watcher.join();
    EXPECT_EQ(missing, 0) << text;
  }
}

TEST_F(HookFiles, FoldersThatAreNotOursAreNotTouched) {
  const auto expect_untouched = [&](const std::string& reason) {
    EXPECT_EQ(install_hooks(place).not_written.value_or(""), reason);
    EXPECT_FALSE(fs::exists(hook()));
    EXPECT_FALSE(fs::exists(place.record));
  };
  const std::string name = "the hooks folder '" + place.folder.string() + "'";
  place.kind = HookFolder::tracked;
  expect_untouched(name + " is in the work tree, its files are the project's");
  place.kind = HookFolder::generated;
  expect_untouched(name + " is made by another hook manager");
  place.kind = HookFolder::plain;
  fs::create_directories(temp / "githooks");
  fs::create_directory_symlink(temp / "githooks", place.folder);
  expect_untouched(name + " is outside the git directory");
  fs::remove(place.folder);
  std::ofstream(place.folder) << "x";
  expect_untouched(name + " is no folder");
  fs::remove(place.folder);
  place.folder = place.common_dir / "../githooks";
  expect_untouched("the hooks folder '" + place.folder.string() + "' is outside the git directory");
}

TEST_F(HookFiles, AProgramThatCannotBeCalledIsNotInstalled) {
  place.signal_program = temp / "missing";
  EXPECT_EQ(install_hooks(place).not_written.value_or(""),
            "the signal program '" + place.signal_program.string() + "' is not there");
  EXPECT_FALSE(status().program_exists);
  place.signal_program = "wave-signal";
  EXPECT_TRUE(install_hooks(place).not_written);
  place.signal_program = temp / "a\nb/wave-signal";
  write_program(place.signal_program);
  EXPECT_TRUE(install_hooks(place).not_written);
  EXPECT_FALSE(fs::exists(place.folder));
}

TEST_F(HookFiles, AReadOnlyFolderIsReportedHookByHook) {
  write(hook(), "#!/bin/sh\nexit 0\n", 0755);
  const uid_t self = geteuid();
  if (self == 0) {  // whom modes do not hold back
    const uid_t nobody = 65534;
    for (const fs::path& path : {temp.path(), place.common_dir, place.record.parent_path()}) {
      ASSERT_EQ(chown(path.c_str(), nobody, nobody), 0);
    }
    ASSERT_EQ(seteuid(nobody), 0);
  } else {
    chmod(place.folder.c_str(), 0555);
  }
  HookReport report;
  EXPECT_NO_THROW(report = install_hooks(place));
  ASSERT_EQ(seteuid(self), 0);
  chmod(place.folder.c_str(), 0755);
  EXPECT_EQ(outcome(report).deed, HookDeed::refused);
  EXPECT_NE(outcome(report).reason.find(hook().string()), std::string::npos);
  EXPECT_EQ(outcome(report, "post-merge").deed, HookDeed::refused);
  EXPECT_EQ(picture(place.folder), "post-commit: 755 #!/bin/sh\nexit 0\n\n");
  EXPECT_FALSE(fs::exists(place.record));
}

TEST_F(HookFiles, WithConfigHooksNoFileIsWrittenAndOlderBlocksGo) {
  write(hook(), "#!/bin/sh\nexit 0\n", 0755);
  const std::string before = picture(place.folder);
  const HookReport files = install_hooks(place);
  ASSERT_EQ(files.config.size(), 2u);
  EXPECT_TRUE(files.config[0].values.empty() && files.config[1].values.empty());
  place.additive_config = true;
  place.kind = HookFolder::tracked;  // which then does not matter
  const HookReport report = install_hooks(place);
  EXPECT_EQ(picture(place.folder), before);
  EXPECT_FALSE(report.not_written);
  ASSERT_EQ(report.config.size(), 2u);
  EXPECT_EQ(report.config[0].key, "hook.wave.command");
  EXPECT_EQ(report.config[0].values,
            std::vector<std::string>{shell_quote(place.signal_program.string())});
  EXPECT_EQ(report.config[1].key, "hook.wave.event");
  EXPECT_EQ(report.config[1].values, (std::vector<std::string>{"post-commit", "post-rewrite",
                                                               "post-merge", "post-applypatch"}));
  EXPECT_TRUE(uninstall_hooks(place).config.at(0).values.empty());
}

TEST_F(HookFiles, RealCommitsFireOursAndTheUsersOwn) {
  const auto git = [&](const std::string& words) {
    const std::string command =
        "unset $(git rev-parse --local-env-vars); export GIT_CONFIG_GLOBAL=/dev/null "
        "GIT_CONFIG_NOSYSTEM=1; cd " +
        shell_quote(temp.path().string()) + " && git -c user.name=t -c user.email=t@invalid " +
        words;
    return WEXITSTATUS(std::system(command.c_str()));
  };
  ASSERT_EQ(git("init -q -b main work"), 0);
  place.common_dir = temp / "work/.git";
  place.folder = place.common_dir / "hooks";
  write(hook(), "#!/bin/sh\necho user >>\"$GIT_DIR/../said\"\nexit 0\n", 0755);
  write(hook("post-rewrite"), "#!/usr/bin/env python3\nprint(open(0).read(), end=\"\")\n", 0755);
  place.record = temp / "hooks.json";
  install_hooks(place);
  ASSERT_EQ(git("-C work commit -q --allow-empty -m one"), 0);
  EXPECT_EQ(fired(), "post-commit ");
  ASSERT_EQ(git("-C work worktree add -q ../linked 2>/dev/null"), 0);
  ASSERT_EQ(git("-C linked commit -q --allow-empty -m two"), 0);
  EXPECT_EQ(fired(), "post-commit ");
  ASSERT_EQ(git("-C linked commit -q --allow-empty --amend -m three >" +
                shell_quote((temp / "pairs").string()) + " 2>&1"),
            0);
  EXPECT_EQ(fired(), "post-commit post-rewrite ");
  EXPECT_EQ(read(temp / "pairs").size(), 2 * (40u + 1)) << "the user's hook reads the pairs";
  ASSERT_EQ(git("-C work merge -q --no-ff -m merge linked"), 0);
  EXPECT_EQ(fired(), "post-merge ");
}

}  // namespace
}  // namespace wave::git
