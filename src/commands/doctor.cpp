// SPDX-License-Identifier: MIT
#include "actions/check_health.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/files.h"
#include "view/health.h"

#include <algorithm>

namespace wave::commands {
namespace {

struct Answers {
  bool json = false;
  bool probe = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--json", answers.json, "answer in JSON");
  options.flag("--probe", answers.probe, "make a commit in a scratch worktree: do hooks fire?");
}

int act(cli::Context& context, const Answers& answers) {
  const bool set_up = context.location() && os::file_id(context.layout().wave_dir());
  store::Store* store = set_up ? &context.store() : nullptr;
  const auto findings = actions::check_health(
      store, context.untold_config(), context.processes(), context.environment(),
      answers.probe ? actions::Probe::yes : actions::Probe::no);
  cli::print(answers.json ? view::findings_json(findings)
                          : view::findings_text(findings, context.terminal().style()));
  const bool ill = std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.health == actions::Health::bad;
  });
  return static_cast<int>(ill ? Exit::no : Exit::done);
}

}  // namespace

cli::Command doctor() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::nothing,
          .summary = "check that everything needed is there and works",
          .usage = {"doctor [--probe] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
