// SPDX-License-Identifier: MIT
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "error/suggest.h"
#include "view/settings.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::commands {
namespace {

using Settings = std::vector<config::Setting>;

struct Answers {
  std::optional<std::string> key;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("key", answers.key);
  options.flag("--json", answers.json, "answer in JSON");
}

[[noreturn]] void refuse_unknown(const std::string& key, const Settings& settings) {
  std::vector<std::string> known;
  for (const config::Setting& setting : settings) known.push_back(setting.key);
  const auto near = suggest(key, known);
  throw UsageError(
      fmt::format("there is no setting '{}'", key),
      near ? fmt::format("did you mean '{}'?", *near) : std::string("git wave config lists them"));
}

// Nothing said about an agent is no mistake: such a setting has no value.
Settings only(const std::string& key, const Settings& settings) {
  Settings found;
  std::copy_if(settings.begin(), settings.end(), std::back_inserter(found),
               [&](const config::Setting& setting) { return setting.key == key; });
  if (found.empty() && config::find_declaration(key) == nullptr) refuse_unknown(key, settings);
  return found;
}

// What stands in its place is not what was meant.
void refuse_mistaken(const std::string& key, const config::Config& config) {
  if (const config::Mistake* mistake = config.mistake_about(key)) throw Error(mistake->sentence);
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.key) refuse_mistaken(*answers.key, context.untold_config());
  const Settings all = context.config().all();
  const Settings settings = answers.key ? only(*answers.key, all) : all;
  if (answers.json) {
    cli::print(view::settings_json(settings));
  } else if (!answers.key) {
    cli::print(view::settings_text(settings, context.terminal().style()));
  } else {
    for (const config::Setting& setting : settings) {
      if (setting.in_force) cli::print(setting.value + '\n');
    }
  }
  if (settings.empty() && !answers.json) {
    cli::narrate(fmt::format("git wave: '{}' has no value\n", *answers.key));
  }
  return static_cast<int>(settings.empty() ? Exit::no : Exit::done);
}

}  // namespace

cli::Command config() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::nothing,
          .summary = "list the settings in force",
          .usage = {"config [--json] [<key>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
