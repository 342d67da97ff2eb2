// SPDX-License-Identifier: MIT
#include "view/claims.h"

#include "actions/list_claims.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> remote;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.value("--remote", "remote", answers.remote, "those that stand in this remote");
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  const auto list = actions::list_claims(context.store(), answers.remote,
                                         context.config().duration("claims.timeout"),
                                         context.processes(), context.now());
  cli::print(answers.json ? view::claims_json(list, answers.remote)
                          : view::claims_table(list, context.terminal().style()));
  return static_cast<int>(Exit::done);
}

}  // namespace

cli::Command claims() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "list what is claimed, and by which clone",
          .usage = {"claims [--remote <remote>] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
