// SPDX-License-Identifier: MIT
// `git wave answer`: a person says what the service has asked, or rules on what it may not decide.
#pragma once

#include "actions/issue_doors.h"
#include "domain/answer_target.h"

#include <string>

namespace wave::actions {

struct Answer {
  std::string text;  // may be empty with a ruling
  domain::Ruling ruling = domain::Ruling::none;
};

// Gives the state in which it goes on (domain/answer_target.h). Throws UsageError for an answer
// that says nothing or cannot be taken, Error when nobody has asked.
domain::State answer_issue(const domain::Summary& task, const Answer& answer, IssueDoors& doors);

}  // namespace wave::actions
