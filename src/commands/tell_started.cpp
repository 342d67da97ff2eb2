// SPDX-License-Identifier: MIT
#include "commands/tell_started.h"

#include "cli/output.h"
#include "error/error.h"
#include "view/plain_text.h"
#include "view/start.h"

#include <fmt/format.h>

namespace wave::commands {

int tell_started(const std::vector<actions::StartedTask>& tasks) {
  int code = 0;
  for (const actions::StartedTask& task : tasks) {
    cli::print(view::started_line(task));
    for (const std::string& note : task.notes) {
      cli::narrate(fmt::format("{}: {}\n", task.feature, view::plain_line(note)));
    }
    if (task.error.empty()) continue;
    cli::narrate(fmt::format("git wave: '{}' could not be started: {}\n", task.feature,
                             view::plain_line(task.error)));
    if (!task.hint.empty()) cli::narrate(fmt::format("hint: {}\n", view::plain_line(task.hint)));
    code = static_cast<int>(Exit::no);
  }
  cli::flush();
  return code;
}

}  // namespace wave::commands
