// SPDX-License-Identifier: MIT
// What the program itself writes about a finished change: message, title and body, the same every
// time it is asked for the same plan and issue.
#pragma once

#include "domain/plan.h"

#include <cstdint>
#include <string>

namespace wave::domain {

struct SubmissionFacts {
  std::string issue_key;     // as the trailer names it
  int64_t issue_number = 0;  // of the forge: the body closes it; 0: none
  std::string issue_title;
  std::string run;
};

struct SubmissionText {
  std::string message;  // of the commit; its first line at most 200 characters
  std::string title;    // at most 256 characters
  std::string body;     // Markdown, at most 9,000 characters; its end is never cut
};

// Words of issue and plan come in quietly (see quiet_text.h): the only issue that anything here
// closes is issue_number, and the only trailers are ours (see mention.h).
SubmissionText submission_text(const Plan& plan, const SubmissionFacts& facts);

}  // namespace wave::domain
