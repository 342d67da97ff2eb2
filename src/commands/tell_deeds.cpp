// SPDX-License-Identifier: MIT
#include "commands/tell_deeds.h"

#include "cli/output.h"
#include "view/service.h"

#include <fmt/format.h>

namespace wave::commands {

void tell_deeds(const service::Service::Report& report, const os::Now& now, DeedsAs as) {
  if (as == DeedsAs::json) {
    if (!report.deeds.empty() || !report.troubles.empty()) {
      cli::print(view::service_json(report.deeds, report.troubles, now.wall_ms));
    }
  } else {
    const std::string text = view::service_text(report.deeds, now.wall_ms);
    if (as == DeedsAs::text) cli::print(text);
    if (as == DeedsAs::narration) cli::narrate(text);
    for (const std::string& trouble : report.troubles) {
      cli::narrate(fmt::format("git wave: {}\n", trouble));
    }
  }
  cli::flush();
}

void PauseTeller::tell(bool is_paused) {
  if (is_paused != was_paused_) {
    cli::narrate(is_paused ? "git wave: paused; git wave unpause lets it go on\n"
                           : "git wave: goes on\n");
  }
  was_paused_ = is_paused;
}

}  // namespace wave::commands
