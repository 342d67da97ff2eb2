// SPDX-License-Identifier: MIT
// `git wave issue edit`: other words for a piece of the backlog of this repository.
#pragma once

#include "actions/issue_doors.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// What is not given stays.
struct IssueEdit {
  std::optional<std::string> title = {};
  std::optional<std::string> body = {};
  std::optional<int> priority = {};  // 0: none
  std::vector<std::string> add_labels = {}, remove_labels = {};
  std::vector<std::string> add_assignees = {}, remove_assignees = {};
  std::vector<std::string> add_blocked_by = {}, remove_blocked_by = {};  // as people name tasks
};

// False when nothing would be different. A plan of what was edited is stale from then on, which its
// version tells. Throws UsageError for words that cannot be taken; Error for a task that is done or
// cleaned, one of another forge, for what is to be taken away and is not there, and for rings.
bool edit_issue(const domain::Summary& task, const IssueEdit& edit, IssueDoors& doors);

// Throws Error when the task's words and its being wanted are kept at another forge.
void check_is_local(const domain::Summary& task);

}  // namespace wave::actions
