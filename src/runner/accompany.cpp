// SPDX-License-Identifier: MIT
#include "runner/accompany.h"

#include "error/error.h"
#include "os/log.h"
#include "runner/runner.h"
#include "runner/sandboxed_run.h"

namespace wave::runner {

bool accompany(store::Store& store, const std::string& run, const os::Clock& clock) {
  const git::Layout& layout = store.layout();
  os::log_to(layout.wave_dir() / "logs" / "runner.log");
  auto launch = read_launch(layout.run_dir(run));
  if (!launch || launch->run != run) {
    throw Error("there is no launch record of run '" + run + "'",
                "runners are started by git wave start");
  }
  try {
    const bool sandboxed = launch->sandbox.on;
    const bool began = Runner(store, std::move(*launch), clock).run();
    if (began && sandboxed) drop_home(layout, run);
    return began;
  } catch (const Error& error) {
    os::log(os::Level::error, "run " + run + ": " + error.what());
    throw;
  }
}

}  // namespace wave::runner
