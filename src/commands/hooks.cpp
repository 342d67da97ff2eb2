// SPDX-License-Identifier: MIT
#include "actions/hooks.h"

#include "cli/output.h"
#include "commands/subcommand.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/hooks.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::string deed;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("install|uninstall|status", answers.deed);
}

bool works(const git::HookStatus& hook) {
  return hook.current && hook.executable && hook.program_exists;
}

int tell_status(cli::Context& context) {
  store::Store& store = context.store();
  const auto hooks = actions::hook_status(store.layout(), store.repository(), context.processes());
  cli::print(view::hook_table(hooks, context.terminal().style()));
  const bool all_work = std::all_of(hooks.begin(), hooks.end(), works);
  return static_cast<int>(all_work ? Exit::done : Exit::no);
}

// 1 when a hook had to be left alone.
int code_of(const git::HookReport& report) {
  const bool refused = report.not_written ||
                       std::any_of(report.hooks.begin(), report.hooks.end(), [](const auto& hook) {
                         return hook.deed == git::HookDeed::refused;
                       });
  return static_cast<int>(refused ? Exit::no : Exit::done);
}

int install(cli::Context& context) {
  store::Store& store = context.store();
  const git::HookReport report =
      actions::install_hooks(store.layout(), store.repository(), context.processes());
  const std::string text = view::hook_report(report);
  cli::narrate(text.empty() ? "the hooks are installed already\n" : text);
  return code_of(report);
}

int uninstall(cli::Context& context) {
  store::Store& store = context.store();
  std::vector<std::string> taken_out;
  const git::HookReport report =
      actions::uninstall_hooks(store.layout(), store.repository(), context.processes(), taken_out);
  std::string text = view::hook_report(report);
  for (const std::string& each : taken_out) text += fmt::format("took out '{}'\n", each);
  cli::narrate(text.empty() ? "there is nothing to take out\n" : text);
  return code_of(report);
}

int act(cli::Context& context, const Answers& answers) {
  check_subcommand("hooks", answers.deed, {"install", "uninstall", "status"});
  if (answers.deed == "install") return install(context);
  return answers.deed == "uninstall" ? uninstall(context) : tell_status(context);
}

}  // namespace

cli::Command hooks() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "put our hooks in, take them out, tell how they stand",
          .usage = {"hooks install|uninstall|status"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
