// SPDX-License-Identifier: MIT
// What is known of the backlog, as plain answers.
#pragma once

#include "domain/summary.h"
#include "domain/task.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

struct IssueFilter {
  bool all = false;  // what has ended too
  std::optional<domain::State> state = {};
  std::vector<std::string> labels = {};  // all of them; case does not count
};

// Another task that an issue waits for.
struct IssueNeed {
  std::string id;
  int64_t number = 0;   // 0: it has none
  std::string feature;  // empty: it is not known here
  bool done = false;
};

struct IssueRow {
  domain::Summary task;
  domain::Task whole;  // with its work
  std::vector<IssueNeed> needs;
};

// By number, those of one forge together.
std::vector<IssueRow> list_issues(store::Store& store, const IssueFilter& filter);

// One of them. Throws Error when it has lost its words.
IssueRow issue_row(store::Store& store, const domain::Summary& task);

}  // namespace wave::actions
