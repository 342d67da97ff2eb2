// SPDX-License-Identifier: MIT
#include "view/blame.h"

#include "actions/observe.h"
#include "cli/output.h"
#include "commands/pager.h"
#include "commands/verbs.h"

namespace wave::commands {
namespace {

struct Answers {
  std::string file;
  std::optional<std::string> revision;
  std::vector<std::string> ranges;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("file", answers.file);
  options.operand("rev", answers.revision);
  options.values("-L", "range", answers.ranges, "only these lines: <start>,<end> or as git blame");
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  actions::take_in_spooled(context.store(), context.now());
  const actions::BlamedFile blamed =
      actions::blame_file(context.store(), context.here(),
                          {answers.file, answers.revision, answers.ranges}, context.processes());
  if (answers.json) {
    cli::print(view::blame_json(blamed));
    return 0;
  }
  const cli::Terminal& terminal = context.terminal();
  page(context, view::blame_text(blamed, terminal.style(), terminal.output));
  return 0;
}

}  // namespace

cli::Command blame() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "tell which task and agent each line of a file came from",
          .usage = {"blame <file> [<rev>] [-L <range>]... [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
