// SPDX-License-Identifier: MIT
#include "actions/set_up.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "view/set_up.h"

#include <filesystem>

namespace wave::commands {
namespace {

struct Answers {
  std::string folder;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("dir", answers.folder);
}

int act(cli::Context& context, const Answers& answers) {
  const actions::SetUp made = actions::new_project(std::filesystem::absolute(answers.folder),
                                                   context.now(), context.processes());
  cli::narrate(view::set_up_lines(made));
  cli::print(made.main_worktree.string() + '\n');
  return 0;
}

}  // namespace

cli::Command new_project() {
  return {.group = cli::Group::project,
          .need = cli::Need::nothing,
          .summary = "make a managed project",
          .usage = {"new <dir>"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
