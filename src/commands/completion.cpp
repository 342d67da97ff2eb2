// SPDX-License-Identifier: MIT
#include "cli/output.h"
#include "commands/subcommand.h"
#include "commands/verbs.h"

#include <string_view>

namespace wave::commands {

std::string_view embedded(std::string_view name);  // made by wave_embed

namespace {

struct Answers {
  std::string shell;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("bash|zsh|fish", answers.shell);
}

int act(cli::Context&, const Answers& answers) {
  check_subcommand("completion", answers.shell, {"bash", "zsh", "fish"});
  cli::print(embedded("git-wave." + answers.shell));
  return 0;
}

}  // namespace

cli::Command completion() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::nothing,
          .summary = "print the completion script of a shell",
          .usage = {"completion bash|zsh|fish"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
