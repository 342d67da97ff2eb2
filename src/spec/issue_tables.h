// SPDX-License-Identifier: MIT
// Issues as TOML: a table [[issue]] for each, with `title`, `body`, `labels`, `priority` and
// `blocked_by` (titles of others in the file, "#12", ids).
#pragma once

#include "domain/issue_document.h"
#include "spec/mistakes.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::spec {

// `file` is what the user called it.
std::vector<domain::IssueDraft> read_issue_tables(const std::string& file, std::string_view text,
                                                  Mistakes& mistakes);

}  // namespace wave::spec
