// SPDX-License-Identifier: MIT
// `git wave runner`, started by hosts: accompanies one run of an agent. Never typed by people.
#include "commands/verbs.h"
#include "error/error.h"
#include "runner/accompany.h"

#include <filesystem>

namespace wave::commands {
namespace {

struct Answers {
  std::string run;
  std::optional<std::string> git_dir;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("run", answers.run);
  options.value("--git-dir", "dir", answers.git_dir, "the common git directory");
}

int act(cli::Context& context, const Answers& answers) {
  if (!answers.git_dir) throw UsageError("'--git-dir' is missing");
  const bool began =
      runner::accompany(std::filesystem::canonical(*answers.git_dir), answers.run, context.clock());
  return static_cast<int>(began ? Exit::done : Exit::no);
}

}  // namespace

cli::Command runner() {
  return {.group = cli::Group::hidden,
          .need = cli::Need::nothing,
          .summary = "accompany one run of an agent",
          .usage = {"runner <run> --git-dir <dir>"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
