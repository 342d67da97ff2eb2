// SPDX-License-Identifier: MIT
#include "view/sync.h"

#include "actions/exchange.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"

namespace wave::commands {
namespace {

struct Answers {
  std::optional<std::string> remote;
  bool dry_run = false;
  bool retry = false;
  bool notes = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("remote", answers.remote);
  options.flag("-n,--dry-run", answers.dry_run, "only tell what would come and go");
  options.flag("--retry", answers.retry, "look again at what is kept out");
  options.flag("--notes", answers.notes, "the notes on commits, too");
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  const os::Now now = context.now();
  const actions::Exchange made = actions::exchange(
      context.store(), context.config(),
      {answers.remote, answers.dry_run, answers.retry, answers.notes}, now, context.processes());
  cli::print(answers.json ? view::exchange_json(made, answers.dry_run)
                          : view::exchange_text(made, answers.dry_run, now.wall_ms));
  cli::narrate(view::exchange_notes(made, answers.dry_run));
  const store::Synced& synced = made.synced;
  if (!synced.not_sent.empty()) throw Error(synced.not_sent, synced.not_sent_hint);
  const bool notes = !made.notes || made.notes->fault.empty();
  const bool all = synced.kept_out.empty() && synced.too_many == 0 && notes;
  return static_cast<int>(all ? Exit::done : Exit::no);
}

}  // namespace

cli::Command sync() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "exchange logs with a remote, so that all clones know the same tasks",
          .usage = {"sync [-n | --dry-run] [--retry] [--notes] [--json] [<remote>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
