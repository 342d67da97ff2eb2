// SPDX-License-Identifier: MIT
// What the scheduler agent says about one candidate, and which of them are taken up.
#pragma once

#include "domain/answer_fault.h"
#include "domain/work_events.h"
#include "json/node.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct Weighing {
  using Action = domain::Action;  // defer: asked about again when there is room; reject: not until
                                  // it is changed
  int64_t number = 0;             // of the candidate
  Action action = Action::defer;
  int64_t score = 0;  // 0 to 100
  std::string reason;
  bool operator==(const Weighing&) const = default;
};

// {"decisions": [{"number", "action", "score", "reason"}]} with exactly one decision for each of
// `numbers`, which are distinct. One that is wrong makes the whole answer wrong: an agent that
// confuses candidates may have confused others as well. In the order of `numbers`.
Answer<std::vector<Weighing>> parse_weighings(const json::Node& answer,
                                              const std::vector<int64_t>& numbers);

// The numbers of those to be taken up: of the `enqueue`s those with the highest score, of equal
// ones the first in the list; at most `places`.
std::vector<int64_t> choose(const std::vector<Weighing>& weighings, size_t places);

}  // namespace wave::domain
