// SPDX-License-Identifier: MIT
// Reads a file of issues that are to be put into the backlog together: Markdown as
// domain/issue_document.h describes it, or TOML with a table [[issue]] for each. All mistakes are
// told at once, each with its line, and nothing is done but reading.
#pragma once

#include "domain/issue_document.h"

#include <string>
#include <vector>

namespace wave::spec {

// A name that ends in .toml is read as TOML, any other as Markdown; "-" is standard input. Throws
// Error for a file that cannot be read, and one for all mistakes (see mistakes.h).
std::vector<domain::IssueDraft> read_issues(const std::string& file);

}  // namespace wave::spec
