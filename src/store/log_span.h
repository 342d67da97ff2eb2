// SPDX-License-Identifier: MIT
// How much of a log lies between two places of it, for people.
#pragma once

#include "git/repository.h"

#include <string>
#include <vector>

namespace wave::store {

struct LogSpan {
  size_t batches = 0;
  size_t events = 0;
  std::vector<std::string> subjects;  // newest first
};

// From behind `from` (empty: the beginning) up to `to`; of the subjects so many.
LogSpan log_span(const git::Repository& repository, const std::string& to, const std::string& from,
                 size_t most_subjects);

}  // namespace wave::store
