// SPDX-License-Identifier: MIT
// `git wave show --prompt`: the text that an agent was given.
#pragma once

#include "domain/summary.h"
#include "git/layout.h"

#include <string>

namespace wave::actions {

struct KeptPrompt {
  int attempt = 0;
  std::string text;
};

// Of the attempt; 0: of the newest one. Throws Error when this clone keeps none: the task is
// another clone's, there was no such attempt, or the file is gone.
KeptPrompt kept_prompt(const git::Layout& layout, const domain::Summary& task, int attempt);

}  // namespace wave::actions
