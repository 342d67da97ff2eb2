// SPDX-License-Identifier: MIT
// `git wave inspect`: one piece of the backlog, or one attempt at it, with all that is known.
#pragma once

#include "actions/list_issues.h"
#include "actions/side_calls.h"
#include "view/events.h"
#include "view/show.h"
#include "view/style.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::view {

struct Inspection {
  TaskView task;  // of one attempt: with that run alone
  actions::IssueRow issue;
  std::string run;  // the attempt that was asked for; empty: all of them
  std::vector<actions::SideCall> calls;
  std::vector<ToldEvent> events;  // the newest, in their order
  size_t left_out = 0;            // older ones
};

std::string inspect_text(const Inspection& view, int64_t now_ms, const Style& style);
// {"schema":1,"run":null,"waits_for":"...","task":{...},"issue":{...},"calls":[...],
//  "events":[...],"left_out":0}
std::string inspect_json(const Inspection& view);

// What the piece waits for, or that it has ended: words that follow its name, such as "is done".
std::string waits_for(const domain::Task& task, const std::vector<actions::IssueNeed>& needs = {});

}  // namespace wave::view
