// SPDX-License-Identifier: MIT
// `git wave call`, started by call::Calls: the process of one side call. Never typed by people.
#include "call/call.h"

#include "commands/verbs.h"
#include "error/error.h"

#include <charconv>
#include <filesystem>

namespace wave::commands {
namespace {

struct Answers {
  std::string id;
  std::optional<std::string> git_dir;
  std::optional<std::string> held;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("id", answers.id);
  options.value("--git-dir", "dir", answers.git_dir, "the common git directory");
  options.value("--held", "fd", answers.held, "the descriptor of the call's lock");
}

int act(cli::Context& context, const Answers& answers) {
  if (!answers.git_dir || !answers.held) throw UsageError("'--git-dir' or '--held' is missing");
  int held = -1;
  std::from_chars(answers.held->data(), answers.held->data() + answers.held->size(), held);
  const git::Layout layout = git::layout_of(std::filesystem::canonical(*answers.git_dir));
  const bool done = call::carry_out(layout, answers.id, held, context.clock());
  return static_cast<int>(done ? Exit::done : Exit::no);
}

}  // namespace

cli::Command call() {
  return {.group = cli::Group::hidden,
          .need = cli::Need::nothing,
          .summary = "carry out one side call of the service",
          .usage = {"call <id> --git-dir <dir> --held <fd>"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
