// SPDX-License-Identifier: MIT
#include "git/hook_block.h"

#include <gtest/gtest.h>

namespace wave::git {
namespace {

TEST(HookBlock, IsFoundAgainWhateverTheProgramIsCalled) {
  for (const char* program : {"/usr/libexec/git-wave/wave-signal", "/a b/c", "/it's/'here'", "/''",
                              "/$(x)/`y`/\"z\"", "/a ] && '/b", "/'", "/ü/\\n"}) {
    const std::string text = "#!/bin/sh\n" + hook_block("post-merge", program) + "echo\n";
    const BlockFound found = find_block(text, "post-merge");
    EXPECT_EQ(found.state, BlockState::intact) << program;
    EXPECT_EQ(found.program, program);
    EXPECT_EQ(remove_block(text, found), "#!/bin/sh\necho\n");
  }
}

TEST(HookBlock, CallsTheProgramSilentlyAndNeverFails) {
  EXPECT_EQ(hook_block("post-commit", "/p"),
            "# >>> git-wave >>>\n"
            "[ -x '/p' ] && '/p' post-commit </dev/null >/dev/null 2>&1 || :\n"
            "# <<< git-wave <<<\n");
}

TEST(HookBlock, IsEditedOnceAnythingBetweenOrInItsMarkersChanged) {
  const std::string block = hook_block("post-commit", "/p");
  const std::string text = own_hook(block);
  std::string crlf = text;
  for (size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2) {
    crlf.replace(at, 1, "\r\n");
  }
  const std::string open = text.substr(0, text.find("# <<<"));
  for (const std::string& edited :
       {text + block, crlf, open, text.substr(text.find("# <<<")),
        open + "echo\n# <<< git-wave <<<\n", text.substr(0, text.size() - 1),
        "# <<< git-wave <<<\n" + open, "#!/bin/sh\necho " + block}) {
    EXPECT_EQ(find_block(edited, "post-commit").state, BlockState::edited) << edited;
  }
  EXPECT_EQ(find_block(text, "post-merge").state, BlockState::edited)
      << "the block of another hook";
  EXPECT_EQ(find_block("#!/bin/sh\n", "post-commit").state, BlockState::none);
  EXPECT_EQ(find_block("", "post-commit").state, BlockState::none);
}

TEST(HookBlock, GoesIntoShellScripts) {
  for (const char* text :
       {"#!/bin/sh\n", "#!/bin/sh\nexit 0\n", "#! /usr/bin/env bash\n", "#!/bin/bash -eu\n",
        "#!/usr/bin/env -S bash -e\nx", "#!/bin/dash\r", "#!/bin/zsh\n# $0\n",
        "#!/bin/sh\n. \"$(dirname -- \"$0\")/husky.sh\"\nexec npm test\n"}) {
    const bool carriage_return = std::string_view(text).ends_with('\r');
    EXPECT_EQ(takes_block(text), !carriage_return) << text;
  }
}

TEST(HookBlock, StaysOutOfEverythingElse) {
  using namespace std::string_literals;
  for (const std::string& text :
       {""s, "echo\n"s, "#!/bin/sh"s, "#!/bin/sh\r\necho\r\n"s, "#!/usr/bin/env bash\r\n"s,
        "#!/usr/bin/env python3\n"s, "#!/usr/bin/fish\n"s, "#!/usr/bin/env\n"s, "#!\n"s,
        "\x7f"
        "ELF\n"s,
        "#!/bin/sh\n# \\\nexec tclsh \"$0\" \"$@\"\n"s, "#!/bin/sh\ntail -n +3 \"$0\" | tar x\n"s,
        "#!/bin/sh\necho\n\0"s}) {
    EXPECT_FALSE(takes_block(text)) << text;
  }
}

TEST(HookBlock, IsPutRightAfterTheFirstLine) {
  EXPECT_EQ(insert_block("#!/bin/sh\nexit 0\n", "block\n"), "#!/bin/sh\nblock\nexit 0\n");
  EXPECT_EQ(insert_block("#!/bin/sh\nno end", "block\n"), "#!/bin/sh\nblock\nno end");
}

}  // namespace
}  // namespace wave::git
