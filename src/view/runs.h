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
  bool goes_on = false;
};

// A piece whose last run has failed, or met a usage limit, and that goes on by itself.
struct RetryView {
  std::string task;
  std::string feature;
  int64_t number = 0;
  int64_t failures = 0;  // in a row
  domain::Reason reason = domain::Reason::none;
  std::string detail;
  int64_t due_ms = 0;  // wall clock
};

struct RunsView {
  std::map<domain::State, int64_t> pieces;  // how many stand so
  std::vector<RunView> runs;                // the newest first
  std::vector<RetryView> retries;           // by when they are due
  bool more = false;                        // there are older ones
};

// Of the runs that are listed; those that go on count up to now.
struct RunTotals {
  int64_t seconds = 0;
  int64_t input_tokens = 0;  // as far as agents have told, here and below
  int64_t output_tokens = 0;
  double cost_usd = 0;
};
RunTotals totals_of(const std::vector<RunView>& runs, int64_t now_ms);

std::string runs_text(const RunsView& view, int64_t now_ms, const Style& style);
// {"schema":1,"pieces":{"done":3},"runs":[...],"totals":{...},"retries":[...],"more":false}
std::string runs_json(const RunsView& view, int64_t now_ms);

// How long it has run, or has been running: "<1s", "7m"; empty when it was not started.
std::string took(const domain::Run& run, int64_t now_ms);

}  // namespace wave::view
