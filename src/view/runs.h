// SPDX-License-Identifier: MIT
// `git wave runs`: the attempts at pieces of the backlog.
#pragma once

#include "domain/task.h"
#include "view/style.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wave::view {

// An attempt, and whose it is.
struct RunView {
  std::string task;
  std::string feature;
  int64_t number = 0;
  domain::Run run;
};

struct RunsView {
  std::map<domain::State, int64_t> pieces;  // how many stand so
  std::vector<RunView> runs;                // the newest first
  bool more = false;                        // there are older ones
};

std::string runs_text(const RunsView& view, int64_t now_ms, const Style& style);
// {"schema":1,"pieces":{"done":3},"runs":[...],"more":false}
std::string runs_json(const RunsView& view);

// How long it has run, or has been running: "<1s", "7m"; empty when it was not started.
std::string took(const domain::Run& run, int64_t now_ms);

}  // namespace wave::view
