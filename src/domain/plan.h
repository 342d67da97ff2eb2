// SPDX-License-Identifier: MIT
// A plan: what shall be changed for an issue and how one will know that it is done. The task lead's
// last answer, a document of the task, and what developer and reviewer are given.
#pragma once

#include "domain/answer_fault.h"
#include "domain/risk.h"
#include "json/node.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct Plan {
  std::string summary;
  std::string analysis;
  std::vector<std::string> recommended_changes;
  std::vector<std::string> acceptance_criteria;
  std::vector<std::string> affected_modules;
  std::vector<std::string> predicted_files;  // paths, normalised
  std::vector<std::string> risks;
  std::vector<std::string> test_plan;
  Risk risk = Risk::very_high;         // until somebody has said otherwise
  std::vector<std::string> questions;  // for a person, to be answered first; empty: none
  bool operator==(const Plan&) const = default;
};

constexpr size_t k_longest_plan = 64 << 10;  // bytes of its JSON

// All members must be there and of their types; changes and criteria must be named. There is no
// default plan: what is broken is a fault.
Answer<Plan> parse_plan(const json::Node& answer);

// The same object again, compact, keys in one order; at most k_longest_plan for a parsed plan.
std::string to_json(const Plan& plan);
// Reads what to_json wrote.
Answer<Plan> plan_from_json(std::string_view text);

}  // namespace wave::domain
