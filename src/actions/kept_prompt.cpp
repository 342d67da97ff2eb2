// SPDX-License-Identifier: MIT
#include "actions/kept_prompt.h"

#include "error/error.h"
#include "os/files.h"

#include <algorithm>

namespace wave::actions {

KeptPrompt kept_prompt(const git::Layout& layout, const domain::Summary& task, int attempt) {
  KeptPrompt kept;
  kept.attempt = attempt > 0 ? attempt : std::max(task.attempt, 1);
  const std::string number = std::to_string(kept.attempt);
  auto text =
      os::read_file(layout.private_dir(task.id) / ("prompt-" + number + ".md"), os::Links::refuse);
  if (!text) {
    const std::string hint =
        task.attempt > 1
            ? "there were " + std::to_string(task.attempt) + " attempts; name one with --attempt"
            : "prompts lie only in the clone where the task began";
    throw Error("no prompt of '" + task.feature + "', attempt " + number + ", is kept here", hint);
  }
  kept.text = std::move(*text);
  return kept;
}

}  // namespace wave::actions
