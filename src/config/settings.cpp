// SPDX-License-Identifier: MIT
#include "config/settings.h"

#include "config/sandbox_settings.h"
#include "config/service_settings.h"
#include "config/store_settings.h"

namespace wave::config {
namespace {

std::vector<Declaration> of_agents() {
  using enum Type;
  const Reach runs = Reach::runs;
  return {
      {.key = "agent.default",
       .type = string,
       .default_text = "",
       .meaning = "The agent of tasks that name none; empty means that one must be named."},
      {.key = "agent.model",
       .type = string,
       .default_text = "",
       .meaning = "The model agents are told to use for which 'agent.<name>.model' says nothing; "
                  "empty leaves the choice to the agent."},
      {.key = "agent.answer_trust",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether an interactive agent's question if it may trust the folder is answered "
                  "beforehand, in the agent's own configuration.",
       .reach = Reach::trusted},
      {.key = "agent.<name>.command",
       .type = list,
       .default_text = "",
       .meaning = "Program and arguments of an agent of this name; {prompt_file}, {worktree}, "
                  "{task} and {feature} are replaced in the arguments.",
       .reach = runs},
      {.key = "agent.<name>.args",
       .type = list,
       .default_text = "",
       .meaning = "Arguments added to every run of this agent.",
       .reach = runs},
      {.key = "agent.<name>.model",
       .type = string,
       .default_text = "",
       .meaning = "The model this agent is told to use; empty leaves the choice to the agent."},
  };
}

std::vector<Declaration> of_tasks() {
  using enum Type;
  return {
      {.key = "task.timeout",
       .type = duration,
       .default_text = "240m",
       .meaning = "How long one run may take before it is ended."},
      {.key = "task.idle_timeout",
       .type = duration,
       .default_text = "0s",
       .meaning = "How long a run may give no sign of life before it is ended; 0s means for ever."},
      {.key = "commit.for_agent",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether the work of an agent that ends well without a commit is committed for "
                  "it. Not done where worktree.setup or worktree.before_run name commands, nor, "
                  "in the sandbox, where worktree.after_run does: what they make cannot be told "
                  "from what the agent left."},
  };
}

// Where tasks work, and what is done there beside the agent's work.
std::vector<Declaration> of_worktrees() {
  using enum Type;
  return {
      {.key = "worktree.path",
       .type = string,
       .default_text = "",
       .meaning = "Where new worktrees go, with {repo}, {parent} and {feature} replaced, and ~/ or "
                  "$HOME/ in front meaning your home; empty means the place the project's layout "
                  "has for them.",
       .reach = Reach::trusted},
      {.key = "worktree.copy",
       .type = list,
       .default_text = "",
       .meaning = "Files and folders that git does not track and a new worktree gets a copy of, "
                  "relative to the checkout, beside what .worktreeinclude names."},
      {.key = "worktree.link",
       .type = list,
       .default_text = "",
       .meaning = "The same, but a new worktree gets a symbolic link: what is changed there is "
                  "changed in the checkout. An agent in the sandbox can only read it, unless "
                  "paths.write names it."},
      {.key = "worktree.setup",
       .type = commands,
       .default_text = "",
       .meaning = "Commands run in a new worktree before its agent starts: each a line for sh, or "
                  "a list of program and arguments.",
       .reach = Reach::runs},
      {.key = "worktree.setup_timeout",
       .type = duration,
       .default_text = "10m",
       .meaning = "How long making a worktree ready, copies and commands together, may take; 0s "
                  "means for ever."},
      {.key = "worktree.before_run",
       .type = commands,
       .default_text = "",
       .meaning = "Commands run in the worktree before each attempt, behind worktree.setup; where "
                  "one fails, the agent does not start.",
       .reach = Reach::runs},
      {.key = "worktree.after_run",
       .type = commands,
       .default_text = "",
       .meaning = "Commands run there after each attempt, however its agent ended; what becomes of "
                  "them changes nothing about that.",
       .reach = Reach::runs},
      {.key = "worktree.before_remove",
       .type = commands,
       .default_text = "",
       .meaning = "Commands run there before the worktree is removed; where one fails, that is "
                  "told, and the worktree is removed.",
       .reach = Reach::runs},
      {.key = "worktree.commands_timeout",
       .type = duration,
       .default_text = "60s",
       .meaning = "How long those of worktree.before_run, of worktree.after_run and of "
                  "worktree.before_remove may take, each of the three; at least a second."},
      {.key = "worktree.copy_max_bytes",
       .type = integer,
       .default_text = "4294967296",
       .meaning = "How many bytes a new worktree may be given copies of; more is a mistake."},
      {.key = "slot.port_base",
       .type = integer,
       .default_text = "20000",
       .meaning = "Where the ports of tasks begin: WAVE_PORT_BASE is this plus slot.port_width for "
                  "each slot.",
       .minimum = 1024},
      {.key = "slot.port_width",
       .type = integer,
       .default_text = "10",
       .meaning = "How many ports belong to each slot.",
       .minimum = 1},
  };
}

std::vector<Declaration> of_everything_else() {
  using enum Type;
  const Reach trusted = Reach::trusted;
  return {
      {.key = "host.default",
       .type = string,
       .default_text = "tmux",
       .meaning =
           "What runs are started in: tmux, or process for plain background processes. Where "
           "tmux is not installed and this is not set, it is process.",
       .choices = {"tmux", "process"}},
      {.key = "host.socket_dir",
       .type = string,
       .default_text = "",
       .meaning = "The folder for sockets, with ~/ or $HOME/ in front for your home; empty means "
                  "the user's runtime folder.",
       .reach = trusted},
      {.key = "env.pass",
       .type = list,
       .default_text = "",
       .meaning = "Variables that agents get from your environment beside the usual ones: NAME or "
                  "PREFIX*.",
       .reach = trusted},
      {.key = "share.titles",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether titles of tasks are recorded in git; otherwise the feature's name is."},
      {.key = "log.max_bytes",
       .type = integer,
       .default_text = "16777216",
       .meaning = "How many bytes of a run's output are kept: its beginning and its end.",
       .minimum = 4096},
      {.key = "status.limit",
       .type = integer,
       .default_text = "20",
       .meaning = "How many tasks that no longer live the status lists."},
      {.key = "runner.kill_grace",
       .type = duration,
       .default_text = "5s",
       .meaning = "How long an agent that was told to end may take before it is killed."},
      {.key = "checkout.workers",
       .type = integer,
       .default_text = "0",
       .meaning =
           "How many processes fill a new worktree; 0 means one for each processor core that "
           "has nothing else to do."},
  };
}

// What is told to a program of the user's.
std::vector<Declaration> of_notifications() {
  using enum Type;
  using enum Reach;
  return {{.key = "notify.command",
           .type = list,
           .default_text = "",
           .meaning =
               "Program and arguments that are run for each move of a task that notify.on names; "
               "what happened comes on its standard input, as JSON.",
           .reach = trusted},
          {.key = "notify.on",
           .type = list,
           .default_text = "done, failed, timed_out, needs_human",
           .meaning = "The states of which notify.command is told when a task comes to them.",
           .choices = {"pending", "starting", "queued", "planning", "ready", "running", "reviewing",
                       "submitting", "waiting_checks", "needs_human", "done", "failed", "timed_out",
                       "skipped", "cancelled", "cleaned"}},
          {.key = "notify.timeout",
           .type = duration,
           .default_text = "30s",
           .meaning = "How long notify.command may take before it is ended."}};
}

// What is started again by itself.
std::vector<Declaration> of_retries() {
  using enum Type;
  return {
      {.key = "retry.max_attempts",
       .type = integer,
       .default_text = "1",
       .meaning = "How many attempts in a row a task that fails gets, the first included; 1 means "
                  "that none follows by itself.",
       .minimum = 1},
      {.key = "retry.delay",
       .type = duration,
       .default_text = "10s",
       .meaning = "How long to wait before the second attempt; doubled for each one after it, and "
                  "spread by a fifth."},
      {.key = "retry.max_delay",
       .type = duration,
       .default_text = "10m",
       .meaning = "The longest wait between two attempts."},
      {.key = "retry.reasons",
       .type = list,
       .default_text = "agent_exit, agent_signal, lost, idle_timeout",
       .meaning = "The reasons of failures that another attempt follows.",
       .choices = {"agent_exit", "agent_signal", "agent_not_found", "lost", "timeout",
                   "idle_timeout", "no_commits"}},
      {.key = "retry.start_limit",
       .type = integer,
       .default_text = "5",
       .meaning = "A task that was started by itself so often within retry.start_window is handed "
                  "to a person.",
       .minimum = 1},
      {.key = "retry.start_window",
       .type = duration,
       .default_text = "10m",
       .meaning = "The time in which starts are counted for retry.start_limit."},
  };
}

// Worktrees that are filled before anybody asks for them.
std::vector<Declaration> of_the_pool() {
  using enum Type;
  return {
      {.key = "pool.size",
       .type = integer,
       .default_text = "1",
       .meaning =
           "How many worktrees are filled beforehand, at idle priority, so that a start only "
           "moves one into place; 0 means none.",
       .minimum = 0},
      {.key = "pool.bytes",
       .type = integer,
       .default_text = "2147483648",
       .meaning = "How many bytes all of them may take.",
       .minimum = 0},
      {.key = "pool.min_files",
       .type = integer,
       .default_text = "2000",
       .meaning = "Repositories whose commits have fewer files get none: filling a worktree of "
                  "them is quick.",
       .minimum = 0},
  };
}

std::vector<Declaration> make_declarations() {
  std::vector<Declaration> out = of_agents();
  for (Declaration& each : of_tasks()) out.push_back(std::move(each));
  for (Declaration& each : of_worktrees()) out.push_back(std::move(each));
  for (Declaration& each : of_everything_else()) out.push_back(std::move(each));
  for (Declaration& each : of_the_pool()) out.push_back(std::move(each));
  for (Declaration& each : of_notifications()) out.push_back(std::move(each));
  for (Declaration& each : of_retries()) out.push_back(std::move(each));
  for (Declaration& each : declarations_of_the_service()) out.push_back(std::move(each));
  for (Declaration& each : declarations_of_the_sandbox()) out.push_back(std::move(each));
  for (Declaration& each : declarations_of_the_store()) out.push_back(std::move(each));
  return out;
}

// Whether `key` is `agent.<anything>.<last>` for a pattern `agent.<name>.<last>`.
bool matches(std::string_view pattern, std::string_view key) {
  const size_t open = pattern.find('<');
  if (open == std::string_view::npos) return pattern == key;
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(pattern.find('>') + 1);
  return key.size() > before.size() + after.size() && key.starts_with(before) &&
         key.ends_with(after);
}

}  // namespace

const std::vector<Declaration>& declarations() {
  static const std::vector<Declaration> table = make_declarations();
  return table;
}

bool needs_approval(const Declaration& declaration) {
  return declaration.reach == Reach::trusted || declaration.reach == Reach::runs;
}

const Declaration* find_declaration(std::string_view key) {
  for (const Declaration& declaration : declarations()) {
    if (matches(declaration.key, key)) return &declaration;
  }
  return nullptr;
}

std::string_view name_of(Type type) {
  switch (type) {
    case Type::string:
      return "a string";
    case Type::integer:
      return "a whole number";
    case Type::boolean:
      return "true or false";
    case Type::list:
      return "a list of strings";
    case Type::duration:
      return "a duration such as 90s, 10m or 2h";
    case Type::commands:
      return "a list of commands";
  }
  return "";
}

}  // namespace wave::config
