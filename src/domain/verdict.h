// SPDX-License-Identifier: MIT
// What an independent reviewer says about a change.
#pragma once

#include "domain/answer_fault.h"
#include "domain/finding.h"
#include "json/node.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct Verdict {
  bool approved = false;
  // Of an approval: none graver than minor. Without one: at least one.
  std::vector<Finding> findings;
  bool operator==(const Verdict&) const = default;
};

constexpr size_t k_longest_verdict = 64 << 10;  // bytes of its JSON: an event has to hold it

// {"verdict": "approve" | "findings", "findings": [{"title", "path", "line", "severity", "text"}]},
// path and line null where there are none. A verdict that contradicts its findings is a fault, and
// a fault is no approval.
Answer<Verdict> parse_verdict(const json::Node& answer);

// The same object again, compact, keys in one order.
std::string to_json(const Verdict& verdict);
// Reads what to_json wrote.
Answer<Verdict> verdict_from_json(std::string_view text);

}  // namespace wave::domain
