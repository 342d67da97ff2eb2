// SPDX-License-Identifier: MIT
// Points at which a test lets the program die or fail, each under a name, and what is to happen
// there. The program is told by its environment,
//
//   WAVE_FAILPOINT=<point>[:<hits>][:<action>]
//   WAVE_FAILPOINT_SEEN=<file>      gets a line for each point that is reached, and "! <point>" for
//                                   the one that was acted upon
//
// where <point> is one that `git wave failpoints` lists, or `any`; <hits> says which times that it
// is reached count: "3", "3-8", "3+" (from there on), by default the first; and <action> is one of
//
//   kill (default)   as SIGKILL does        exit        the process is over, nobody is told
//   err(<NAME>)      ENOSPC, EIO, EAGAIN    sleep(<ms>) it goes on later
//   pause            SIGSTOP                torn        half of it is written, then killed
//
// What it starts is not told of it. To reach a runner, say, which no environment reaches: a file
// `wave-failpoints` in XDG_RUNTIME_DIR with lines "<command> <as above>" and "seen <file>".
#pragma once

#include <string_view>
#include <vector>

namespace wave::test {

// All that there are.
const std::vector<std::string_view>& points();

// What becomes of a call that has reached its point.
struct Fate {
  int error = 0;      // it fails with this, having done nothing
  bool torn = false;  // half of it is done, then die()
};

// Whether anybody wants to know.
extern bool g_listening;

// Does not return where the process is to die.
Fate fate_at(std::string_view point);

// As SIGKILL does it.
[[noreturn]] void die();

}  // namespace wave::test
