// SPDX-License-Identifier: MIT
// Pieces of the backlog. Their words are strangers': everything in them is made visible before it
// is printed, see domain/visible_text.h.
#pragma once

#include "actions/list_issues.h"
#include "actions/service_pause.h"
#include "json/writer.h"
#include "view/style.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::view {

// "#7<TAB>id<TAB>feature" for each.
std::string issue_lines(const std::vector<domain::Summary>& issues);
std::string issue_table(const std::vector<actions::IssueRow>& rows, int64_t now_ms,
                        const Style& style);
// `git wave issue show`.
std::string issue_text(const actions::IssueRow& row, const Style& style);

// {"schema":1,"issues":[...]}
std::string issues_json(const std::vector<actions::IssueRow>& rows);
// {"schema":1,"issue":{...}}, with all that was said of it.
std::string issue_json(const actions::IssueRow& row);

// Members of the open object.
void write_issue(json::Writer& out, const actions::IssueRow& row);

// The plan with its risk; empty when there is none.
std::string plan_lines(const domain::Task& task);
// The plan, what reviewers and checks have found, what people were asked and have said.
std::string history_lines(const domain::Task& task);

// The part of `git wave show` about a piece of the backlog; empty for other tasks.
std::string work_lines(const domain::Task& task);

// What people are told of a service that is paused.
std::string pause_line(const actions::ServicePause& pause);

}  // namespace wave::view
