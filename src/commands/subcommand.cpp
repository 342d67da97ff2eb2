// SPDX-License-Identifier: MIT
#include "commands/subcommand.h"

#include "error/error.h"
#include "error/suggest.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {

void check_subcommand(const std::string& command, const std::string& word,
                      const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  const auto near = suggest(word, known);
  throw UsageError(fmt::format("'{}' cannot '{}'", command, word),
                   near ? fmt::format("did you mean '{}'?", *near)
                        : fmt::format("it can {}", fmt::join(known, ", ")));
}

}  // namespace wave::commands
