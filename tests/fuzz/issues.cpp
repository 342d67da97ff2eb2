// SPDX-License-Identifier: MIT
// What strangers write: texts of issues, files of issues, pull requests.
#include "domain/dependencies.h"
#include "domain/issue_document.h"
#include "domain/mention.h"
#include "domain/module_rule.h"
#include "domain/path_pattern.h"
#include "domain/quiet_text.h"
#include "domain/relative_path.h"
#include "domain/submission_text.h"
#include "domain/utf8.h"
#include "domain/visible_text.h"
#include "fuzz/target.h"
#include "prompt/data_text.h"

#include <string>

namespace domain = wave::domain;

namespace {

void check_texts(std::string_view bytes) {
  const std::string visible = domain::visible_text(bytes);
  FUZZ_CHECK(!domain::has_hidden(visible));
  FUZZ_CHECK(domain::visible_text(visible) == visible);
  FUZZ_CHECK(domain::visible_line(bytes).find('\n') == std::string::npos);
  const domain::ClosedIssues closed = domain::closed_by(domain::quiet_line(bytes), "me/mine");
  FUZZ_CHECK(closed.numbers.empty());
  FUZZ_CHECK(domain::quiet_markdown(bytes).find('<') == std::string::npos);
  const std::string data = wave::prompt::data(bytes, "0123456789abcdef", 100);
  FUZZ_CHECK(data == "None." || data.starts_with("<data-0123456789abcdef"));
}

void check_submission(std::string_view bytes) {
  domain::Plan plan;
  plan.summary = bytes;
  plan.test_plan = {std::string(bytes)};
  const auto text = domain::submission_text(plan, {"12", 12, std::string(bytes), "0123456789-1"});
  FUZZ_CHECK(domain::closed_by(text.body, "me/mine").numbers == std::vector<int64_t>{12});
  FUZZ_CHECK(text.body.ends_with("Wave-Run: 0123456789-1\n"));
  FUZZ_CHECK(text.title.find('\n') == std::string::npos);
}

}  // namespace

void fuzz(std::string_view bytes) {
  check_texts(bytes);
  check_submission(bytes);
  const auto document = domain::read_issue_document(bytes);
  FUZZ_CHECK(!document.issues.empty() || !document.faults.empty());
  for (const domain::IssueDraft& draft : document.issues) {
    for (const size_t need : draft.blocked_by_drafts) FUZZ_CHECK(need < document.issues.size());
  }
  for (const int64_t number : domain::read_dependencies(bytes, "me/mine").numbers) {
    FUZZ_CHECK(number > 0);
  }
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  if (!domain::path_fault(line)) {
    const std::string path = domain::normalised_path(line);
    FUZZ_CHECK(!domain::path_fault(path) && domain::normalised_path(path) == path);
    FUZZ_CHECK(path.starts_with(domain::module_of(path, {})));
    domain::matches_pattern(path, bytes.substr(0, 200));
  }
}
