// SPDX-License-Identifier: MIT
#include "actions/observe.h"
#include "actions/worktree_head.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "view/provenance.h"

#include <algorithm>

namespace wave::commands {
namespace {

struct Answers {
  std::vector<std::string> commits;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operands("commit", cli::Count::at_least_one, answers.commits);
  options.flag("--json", answers.json, "answer in JSON");
}

int act(cli::Context& context, const Answers& answers) {
  store::Store& store = context.store();
  std::vector<std::string> oids;
  for (const std::string& commit : answers.commits) {
    oids.push_back(actions::commit_named(store.repository(), context.here().git_dir, commit));
  }
  actions::take_in_spooled(store, context.now());
  const auto commits = actions::provenance_of(store, oids, actions::Prompts::read);
  cli::print(answers.json ? view::provenance_json(commits)
                          : view::provenance_text(commits, context.terminal().style()));
  const bool all = std::none_of(commits.begin(), commits.end(),
                                [](const auto& commit) { return commit.works.empty(); });
  return all ? 0 : 1;
}

}  // namespace

cli::Command who() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "tell which task, agent and prompt a commit came from",
          .usage = {"who <commit>... [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
