// SPDX-License-Identifier: MIT
#include "commands/tell_state.h"

#include "cli/output.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::commands {

void tell_state(cli::Context& context, const domain::Summary& task) {
  const auto now = context.store().index().summary(task.id).value_or(task);
  cli::print(
      fmt::format("{}\t{}\t{}\n", now.id, view::plain_line(now.feature), to_string(now.state)));
}

}  // namespace wave::commands
