// SPDX-License-Identifier: MIT
// `git wave runner`, started by hosts: accompanies one run of an agent. Never typed by people.
#include "actions/start_due.h"
#include "actions/tell_of_moves.h"
#include "actions/upkeep.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/log.h"
#include "os/signals.h"
#include "runner/accompany.h"
#include "runner/make_ready.h"

#include <csignal>
#include <exception>
#include <filesystem>

namespace wave::commands {
namespace {

struct Answers {
  std::string run;
  std::optional<std::string> git_dir;
  bool make_ready = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("run", answers.run);
  options.value("--git-dir", "dir", answers.git_dir, "the common git directory");
  options.flag("--make-ready", answers.make_ready, "only copy and link what the worktree needs");
}

// The run is over and recorded; what fails from here on is left to git wave reconcile.
void carry_on(cli::Context& context, store::Store& store, const std::string& run) {
  os::ignore_signal(SIGUSR1);  // whoever asks us to stop has come too late
  os::unblock_signals();
  try {
    actions::DueDoors doors{store, context.clock(), context.processes(), context.environment(),
                            "runner"};
    actions::carry_on(doors, run.substr(0, run.rfind('-')));
    actions::tell_of_moves(store, context.processes(), context.environment(), context.clock());
    actions::keep_up_in_background(
        {store, context.processes(), context.clock(), context.environment()});
  } catch (const std::exception& error) {
    os::log(os::Level::error, "after run " + run + ": " + error.what());
  }
}

int act(cli::Context& context, const Answers& answers) {
  if (!answers.git_dir) throw UsageError("'--git-dir' is missing");
  const auto common_dir = std::filesystem::canonical(*answers.git_dir);
  if (answers.make_ready) {
    return static_cast<int>(runner::make_ready(common_dir, answers.run) ? Exit::done : Exit::no);
  }
  store::Store store(git::layout_of(common_dir));
  const bool began = runner::accompany(store, answers.run, context.clock());
  actions::tell_of_moves(store, context.processes(), context.environment(), context.clock());
  carry_on(context, store, answers.run);
  return static_cast<int>(began ? Exit::done : Exit::no);
}

}  // namespace

cli::Command runner() {
  return {.group = cli::Group::hidden,
          .need = cli::Need::nothing,
          .summary = "accompany one run of an agent",
          .usage = {"runner <run> --git-dir <dir> [--make-ready]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
