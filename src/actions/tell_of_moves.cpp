// SPDX-License-Identifier: MIT
#include "actions/tell_of_moves.h"

#include "actions/configuration.h"
#include "actions/notifier.h"
#include "os/log.h"
#include "runner/own_process.h"

namespace wave::actions {
void tell_of_moves(store::Store& store, os::ProcessRunner& processes,
                   const os::Environment& environment, const os::Clock& clock) {
  try {
    const auto settings = NotifySettings::of(configuration(store, environment));
    if (!Notifier(store, settings, processes, environment, clock).has_news()) return;
    processes.start_detached(runner::own_command(store.layout(), environment, {"notify"}));
  } catch (const std::exception& error) {
    os::log(os::Level::error, std::string("nobody is told of what was recorded: ") + error.what());
  }
}

}  // namespace wave::actions
