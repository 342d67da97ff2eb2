// SPDX-License-Identifier: MIT
// What the task lead has found out about an issue before anything is planned: the first of its
// three answers.
#pragma once

#include "domain/answer_fault.h"
#include "json/node.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct Analysis {
  std::string text;
  std::vector<std::string> relevant_files;  // paths, normalised
  std::vector<std::string> questions;       // for a person; empty: none
  bool operator==(const Analysis&) const = default;
};

Answer<Analysis> parse_analysis(const json::Node& answer);

// The same object again, compact, keys in one order.
std::string to_json(const Analysis& analysis);
// Reads what to_json wrote.
Answer<Analysis> analysis_from_json(std::string_view text);

}  // namespace wave::domain
