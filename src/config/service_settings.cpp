// SPDX-License-Identifier: MIT
#include "config/service_settings.h"

namespace wave::config {
namespace {

std::vector<Declaration> of_the_forge() {
  using enum Type;
  const Reach trusted = Reach::trusted;
  return {
      {.key = "forge.kind",
       .type = string,
       .default_text = "local",
       .meaning = "Where work comes from and goes to: local, the backlog in this repository, or "
                  "github, through the gh program.",
       .choices = {"local", "github"}},
      {.key = "forge.repository",
       .type = string,
       .default_text = "",
       .meaning = "The repository at the forge, as owner/name; empty means the one that the remote "
                  "leads to.",
       .reach = trusted},
      {.key = "forge.remote",
       .type = string,
       .default_text = "origin",
       .meaning = "The remote that branches are pushed to.",
       .reach = trusted},
      {.key = "forge.interval",
       .type = duration,
       .default_text = "60s",
       .meaning = "How often the forge is asked what is new, at most once a second."},
      {.key = "forge.command_timeout",
       .type = duration,
       .default_text = "60s",
       .meaning = "How long one question to the forge may take."},
      {.key = "forge.base",
       .type = string,
       .default_text = "",
       .meaning = "The branch that work lands on; empty means the default branch.",
       .reach = trusted},
      {.key = "labels.working",
       .type = string,
       .default_text = "wave:working",
       .meaning =
           "The label that an issue of the forge has while it is worked on; empty sets none."},
  };
}

std::vector<Declaration> of_the_scheduler() {
  using enum Type;
  const Reach trusted = Reach::trusted;
  return {
      {.key = "scheduler.agent",
       .type = string,
       .default_text = "",
       .meaning = "The agent that weighs what is in the backlog; empty means that all that is "
                  "eligible is done, by priority and age."},
      {.key = "scheduler.batch",
       .type = integer,
       .default_text = "10",
       .meaning = "How many pieces of work wait to be planned at most.",
       .minimum = 1},
      {.key = "scheduler.limit",
       .type = integer,
       .default_text = "100",
       .meaning = "How many pieces of work the scheduler's agent is asked about at once.",
       .minimum = 1},
      {.key = "scheduler.labels",
       .type = list,
       .default_text = "",
       .meaning = "Only work with one of these labels is taken; empty takes all."},
      {.key = "scheduler.block_labels",
       .type = list,
       .default_text = "blocked",
       .meaning = "Work with one of these labels is left alone."},
      {.key = "scheduler.priority_labels",
       .type = list,
       .default_text = "priority:critical, priority:high, priority:medium, priority:low",
       .meaning = "Labels by which work is ordered, the most urgent first."},
      {.key = "scheduler.skip_assigned",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether work that is assigned to somebody is left alone."},
      {.key = "scheduler.authors",
       .type = list,
       .default_text = "",
       .meaning = "Whose work is taken without a word of a person: names at the forge, beside "
                  "those who may write to the repository; * for everybody. What is in the backlog "
                  "of this repository is taken whoever wrote it.",
       .reach = trusted},
      {.key = "scheduler.reassess",
       .type = duration,
       .default_text = "30m",
       .meaning =
           "How long after the last look an empty queue makes the scheduler's agent look again."},
      {.key = "scheduler.timeout",
       .type = duration,
       .default_text = "30m",
       .meaning = "How long the scheduler's agent may take."},
  };
}

std::vector<Declaration> of_the_planner() {
  using enum Type;
  return {
      {.key = "planner.agent",
       .type = string,
       .default_text = "",
       .meaning =
           "The agent that plans and does the work (the task lead); empty means agent.default."},
      {.key = "planner.plan",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether work is planned before it is done."},
      {.key = "planner.timeout",
       .type = duration,
       .default_text = "60m",
       .meaning = "How long each question of planning may take: what is asked for, what it "
                  "touches, the plan."},
      {.key = "planner.attempts",
       .type = integer,
       .default_text = "3",
       .meaning = "How often each question of planning is tried.",
       .minimum = 1},
      {.key = "planner.max_risk",
       .type = string,
       .default_text = "medium",
       .meaning = "Plans that are riskier than this wait for a person: very_low, low, medium, "
                  "high or very_high.",
       .choices = {"very_low", "low", "medium", "high", "very_high"}},
  };
}

std::vector<Declaration> of_the_workers() {
  using enum Type;
  return {
      {.key = "worker.count",
       .type = integer,
       .default_text = "2",
       .meaning = "How many pieces of work are worked on at once.",
       .minimum = 1},
      {.key = "worker.label_limits",
       .type = list,
       .default_text = "",
       .meaning = "How many of those with a label are worked on at once, each as label=number."},
      {.key = "worker.timeout",
       .type = duration,
       .default_text = "180m",
       .meaning = "How long one run of the agent may take."},
      {.key = "worker.attempts",
       .type = integer,
       .default_text = "3",
       .meaning = "How many runs in a row may fail before a person is asked.",
       .minimum = 1},
      {.key = "worker.retry_delay",
       .type = duration,
       .default_text = "10s",
       .meaning = "How long to wait after a run that failed; doubled for each one after it."},
      {.key = "worker.max_retry_delay",
       .type = duration,
       .default_text = "300s",
       .meaning = "The longest of these waits."},
      {.key = "worker.budget",
       .type = duration,
       .default_text = "6h",
       .meaning = "How long agents may work on one piece of work in all, by runs and in planning, "
                  "reviewing and choosing it; 0s means for ever."},
      {.key = "worker.max_cost",
       .type = integer,
       .default_text = "0",
       .meaning =
           "How many US dollars the agents may report for one piece of work, those that plan, "
           "review and choose it among them; 0 means any.",
       .minimum = 0},
      {.key = "worker.overlap",
       .type = string,
       .default_text = "defer",
       .meaning =
           "What happens when a plan touches what another is working on: defer, warn or off.",
       .choices = {"defer", "warn", "off"}},
      {.key = "worker.module_depth",
       .type = integer,
       .default_text = "1",
       .meaning = "How many folders of a path name its module, beside those that every project "
                  "has.",
       .minimum = 1},
      {.key = "worker.max_defer",
       .type = duration,
       .default_text = "2h",
       .meaning = "After this long what was deferred comes next, and others wait for it."},
  };
}

std::vector<Declaration> of_the_reviewer() {
  using enum Type;
  return {
      {.key = "reviewer.agent",
       .type = string,
       .default_text = "",
       .meaning = "The agent that judges the work; empty means that of planner.agent, in a session "
                  "of its own."},
      {.key = "reviewer.review",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether work is reviewed before it lands."},
      {.key = "reviewer.timeout",
       .type = duration,
       .default_text = "30m",
       .meaning = "How long a review may take."},
      {.key = "reviewer.attempts",
       .type = integer,
       .default_text = "3",
       .meaning = "How often a review that fails is tried.",
       .minimum = 1},
      {.key = "reviewer.rounds",
       .type = integer,
       .default_text = "5",
       .meaning = "With which round of findings a person is asked, and they are no longer sent "
                  "back.",
       .minimum = 1},
  };
}

std::vector<Declaration> of_the_landing() {
  using enum Type;
  const Reach trusted = Reach::trusted;
  return {
      {.key = "checks.commands",
       .type = commands,
       .default_text = "",
       .meaning = "Commands that must pass in a clean worktree of what would land: each a line for "
                  "sh, or a list of program and arguments.",
       .reach = Reach::runs},
      {.key = "checks.timeout",
       .type = duration,
       .default_text = "30m",
       .meaning = "How long each check may take."},
      {.key = "checks.max_wait",
       .type = duration,
       .default_text = "2h",
       .meaning = "How long the forge's checks may take before a person is asked."},
      {.key = "checks.rounds",
       .type = integer,
       .default_text = "5",
       .meaning = "With which round of failed checks or conflicts a person is asked, and they are "
                  "no longer sent back.",
       .minimum = 1},
      {.key = "land.auto",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether approved work lands by itself; else a person says git wave land. With "
                  "github: whether the pull request is merged."},
      {.key = "land.how",
       .type = string,
       .default_text = "merge",
       .meaning = "How work lands on the base branch: merge, squash or rebase.",
       .choices = {"merge", "squash", "rebase"}},
      {.key = "land.secrets",
       .type = list,
       .default_text = "",
       .meaning = "Paths, or patterns of paths, that may land though they look as if they held "
                  "secrets (private keys, .env files, credentials); work that adds others waits "
                  "for a person.",
       .reach = trusted},
      {.key = "land.cleanup",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether the worktree of work that has landed is removed."},
      {.key = "land.drop_branch",
       .type = boolean,
       .default_text = "false",
       .meaning = "With github: whether the branch of a merged pull request is deleted at the "
                  "remote as well, before its worktree is removed."},
  };
}

std::vector<Declaration> of_the_service_itself() {
  using enum Type;
  return {
      {.key = "service.restarts",
       .type = integer,
       .default_text = "5",
       .meaning = "How often in a row a role of the service may fail before it is left alone.",
       .minimum = 1},
      {.key = "service.restart_delay",
       .type = duration,
       .default_text = "5s",
       .meaning = "How long to wait before a role that failed is tried again; doubled each time, "
                  "up to a minute."},
      {.key = "service.patience",
       .type = duration,
       .default_text = "1h",
       .meaning = "How long a piece of work that meets what may pass by itself, such as a full "
                  "disk or a remote that cannot be reached, is tried again before a person is "
                  "asked; as service.restart_delay says."},
      {.key = "service.restart_reset",
       .type = duration,
       .default_text = "5m",
       .meaning = "After so long without a failure the count begins anew."},
  };
}

}  // namespace

std::vector<Declaration> declarations_of_the_service() {
  std::vector<Declaration> out;
  for (const auto group : {of_the_forge, of_the_scheduler, of_the_planner, of_the_workers,
                           of_the_reviewer, of_the_landing, of_the_service_itself}) {
    for (Declaration& each : group()) out.push_back(std::move(each));
  }
  return out;
}

}  // namespace wave::config
