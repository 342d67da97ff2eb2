// SPDX-License-Identifier: MIT
// `git wave runner`, started by hosts: accompanies one run of an agent. Never typed by people.
#include "runner/runner.h"

#include "commands/verbs.h"
#include "error/error.h"
#include "os/log.h"
#include "runner/launch_record.h"

#include <filesystem>

#include <fmt/format.h>

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
  const git::Layout layout = git::layout_of(std::filesystem::canonical(*answers.git_dir));
  const auto launch = runner::read_launch(layout.run_dir(answers.run));
  if (!launch) throw Error(fmt::format("there is no run '{}' to accompany", answers.run));
  os::log_to(layout.wave_dir() / "logs" / "runner.log");
  store::Store store(layout);
  const bool began = runner::Runner(store, *launch, context.clock()).run();
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
