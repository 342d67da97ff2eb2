// SPDX-License-Identifier: MIT
#include "commands/commands.h"

#include "commands/verbs.h"

namespace wave::commands {

// In the order in which `git wave -h` lists them. One line each: a guard reads this table.
const std::vector<cli::Entry>& commands() {
  // clang-format off
  static const std::vector<cli::Entry> table = {
      {"new", new_project()},
      {"clone", clone()},
      {"init", init()},
      {"start", start()},
      {"status", status()},
      {"show", show()},
      {"events", events()},
      {"explain", explain()},
      {"diff", diff()},
      {"blame", blame()},
      {"who", who()},
      {"logs", logs()},
      {"attach", attach()},
      {"send", send()},
      {"wait", wait()},
      {"stop", stop()},
      {"retry", retry()},
      {"land", land()},
      {"cleanup", cleanup()},
      {"restore", restore()},
      {"issue", issue()},
      {"serve", serve()},
      {"schedule", schedule()},
      {"plan", plan()},
      {"work", work()},
      {"runs", runs()},
      {"inspect", inspect()},
      {"enqueue", enqueue()},
      {"answer", answer()},
      {"pause", pause()},
      {"unpause", unpause()},
      {"resume", resume()},
      {"cancel", cancel()},
      {"sync", sync()},
      {"claims", claims()},
      {"reconcile", reconcile()},
      {"gc", gc()},
      {"hooks", hooks()},
      {"index", index()},
      {"config", config()},
      {"trust", trust()},
      {"doctor", doctor()},
      {"completion", completion()},
      {"version", version()},
      {"call", call()},          // hidden
      {"notify", notify()},      // hidden
      {"pool", pool()},          // hidden
      {"runner", runner()},      // hidden
      {"complete", complete()},  // hidden
  };
  // clang-format on
  return table;
}

}  // namespace wave::commands
