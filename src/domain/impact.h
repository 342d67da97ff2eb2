// SPDX-License-Identifier: MIT
// What a change may do to everything else, as the task lead judges it: the second of its three
// answers.
#pragma once

#include "domain/answer_fault.h"
#include "domain/risk.h"
#include "json/node.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct Impact {
  Risk risk = Risk::very_high;
  std::string text;
  std::vector<std::string> affected_modules;
  std::vector<std::string> risks;
  std::vector<std::string> questions;  // for a person; empty: none
  bool operator==(const Impact&) const = default;
};

Answer<Impact> parse_impact(const json::Node& answer);

// The same object again, compact, keys in one order.
std::string to_json(const Impact& impact);
// Reads what to_json wrote.
Answer<Impact> impact_from_json(std::string_view text);

}  // namespace wave::domain
