// SPDX-License-Identifier: MIT
#include "commands/state_option.h"

#include "error/error.h"
#include "error/suggest.h"

#include <vector>

#include <fmt/format.h>

namespace wave::commands {

std::optional<domain::State> state_option(const std::optional<std::string>& word) {
  if (!word) return std::nullopt;
  if (const auto state = domain::parse_state(*word)) return state;
  std::vector<std::string> known;
  for (const domain::State state : domain::all_states()) known.emplace_back(to_string(state));
  const auto near = suggest(*word, known);
  throw UsageError(fmt::format("'{}' is no state of a task", *word),
                   near ? fmt::format("did you mean '{}'?", *near)
                        : fmt::format("there are {}", fmt::join(known, ", ")));
}

}  // namespace wave::commands
