// SPDX-License-Identifier: MIT
#include "view/trust.h"

#include "cli/output.h"
#include "commands/approval.h"
#include "commands/verbs.h"
#include "error/error.h"

namespace wave::commands {
namespace {

struct Answers {
  bool list = false;
  bool revoke = false;
  bool yes = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--list", answers.list, "only tell what would be approved");
  options.flag("--revoke", answers.revoke, "forget what was approved in this clone");
  options.flag("--yes", answers.yes, "approve without asking");
  options.flag("--json", answers.json, "answer in JSON");
}

void check_together(const Answers& answers) {
  if (answers.revoke && (answers.list || answers.yes)) {
    throw UsageError("'--revoke' goes with neither '--list' nor '--yes'");
  }
  if (answers.list && answers.yes) {
    throw UsageError("'--list' and '--yes' cannot be given together");
  }
}

int revoke(cli::Context& context) {
  const bool revoked = actions::revoke_approvals(context.layout());
  cli::narrate(revoked ? "nothing is approved in this clone any more\n"
                       : "nothing was approved in this clone\n");
  return static_cast<int>(revoked ? Exit::done : Exit::no);
}

void tell(cli::Context& context, const actions::Approval& approval, bool json) {
  if (json) {
    cli::print(view::approval_json(approval));
  } else {
    cli::print(view::approval_text(approval, context.terminal().style()));
  }
}

int list(cli::Context& context, const actions::Approval& approval, bool json) {
  tell(context, approval, json);
  if (approval.wanted.empty()) {
    cli::narrate("wave.toml on the default branch names nothing that needs approval\n");
  } else {
    cli::narrate(approval.approved ? "this is approved\n"
                                   : "this is not approved; git wave trust approves it\n");
  }
  return static_cast<int>(approval.approved ? Exit::done : Exit::no);
}

int act(cli::Context& context, const Answers& answers) {
  check_together(answers);
  if (answers.revoke) return revoke(context);
  actions::Approval approval = approval_here(context);
  if (answers.list || approval.approved) return list(context, approval, answers.json);
  if (answers.yes) {
    actions::approve(context.layout(), approval, context.now());
    approval.approved = true;
    return list(context, approval, answers.json);
  }
  if (ask_approval(context, approval)) {
    cli::narrate("approved\n");
    return static_cast<int>(Exit::done);
  }
  if (!context.terminal().input || !context.terminal().errors) {
    tell(context, approval, answers.json);
    cli::narrate("not approved, for there is nobody to ask; git wave trust --yes approves it\n");
  }
  return static_cast<int>(Exit::no);
}

}  // namespace

cli::Command trust() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "approve what the repository's wave.toml runs",
          .usage = {"trust [--list | --yes | --revoke] [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
