// SPDX-License-Identifier: MIT
// `git wave issue new` and `import`: pieces of work are put into the backlog of this repository.
#pragma once

#include "actions/issue_doors.h"

#include <string>
#include <vector>

namespace wave::actions {

struct NewIssue {
  std::string title;
  std::string body;
  std::vector<std::string> labels;
  std::vector<std::string> assignees;
  int priority = 0;                     // 1 to 9, 0: none
  std::vector<std::string> blocked_by;  // tasks as people name them: #3, a feature, an id
  std::vector<size_t> blocked_by_new;   // others of the same call, by their places in it
};

// All of them in one step: either all lie in the backlog then, in the order given and with numbers
// that nothing else in this clone has, or none. Throws UsageError for words that cannot be taken
// (see domain/issue_wording.h), Error for what is to be waited for and is not there, and for rings.
std::vector<domain::Summary> new_issues(const std::vector<NewIssue>& wanted, IssueDoors& doors);

// Throws UsageError when the words cannot be taken; new_issues() asks this before anything else.
void check_words(const NewIssue& wanted);
void check_wording(const domain::Described& described);

}  // namespace wave::actions
