// SPDX-License-Identifier: MIT
#include "actions/tell_of_moves.h"

#include "actions/configuration.h"
#include "actions/notifier.h"
#include "os/log.h"
#include "os/paths.h"

namespace wave::actions {
namespace {

// Without the marks of a run: the process would be ended with it.
os::Environment unmarked(const os::Environment& caller) {
  os::Environment out;
  for (const auto& [name, value] : caller) {
    const bool setting = name.starts_with("WAVE_CONFIG_");
    const bool ours = name.starts_with("WAVE_") || name.starts_with("GIT_");
    if (setting || !ours) out.emplace_back(name, value);
  }
  return out;
}

}  // namespace

void tell_of_moves(store::Store& store, os::ProcessRunner& processes,
                   const os::Environment& environment, const os::Clock& clock) {
  try {
    const auto settings = NotifySettings::of(configuration(store, environment));
    if (!Notifier(store, settings, processes, environment, clock).has_news()) return;
    os::Command command;
    command.argv = {os::self_path().string(), "notify"};
    command.environment = unmarked(environment);
    command.directory = store.layout().common_dir;
    command.output = os::Output::discard;
    command.errors = os::Output::discard;
    processes.start_detached(command);
  } catch (const std::exception& error) {
    os::log(os::Level::error, std::string("nobody is told of what was recorded: ") + error.what());
  }
}

}  // namespace wave::actions
