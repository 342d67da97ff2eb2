// SPDX-License-Identifier: MIT
// Appends many events, a batch for each, and prints the id of each that was acknowledged. Where it
// is called like the program itself (`gc --auto`), it hands over to it: so the housekeeping that
// follows appends is tried with as many of them as years bring.
//
//   append_many <common git dir> <count>
#include "actions/upkeep.h"
#include "domain/ids.h"
#include "git/layout.h"
#include "os/clock.h"
#include "os/random.h"
#include "store/store.h"
#include "support/made_events.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include <unistd.h>

namespace {

using namespace wave;

void append(const char* common_dir, int count) {
  const os::SystemClock clock;
  os::SystemProcessRunner processes;
  for (int i = 0; i < count; ++i) {
    // A store for each, as if each came from a command of its own.
    store::Store store(git::layout_of(common_dir));
    const domain::Event event = test::created(test::new_task_id());
    store.append(clock.now(), "test", [&](index::Index&) { return std::vector{event}; });
    std::printf("%s\n", event.task.c_str());
    std::fflush(stdout);
    actions::keep_up_in_background({store, processes, clock, os::current_environment()});
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "gc") == 0) {
    execvp("git-wave", argv);
    return 127;
  }
  if (argc != 3) return 129;
  try {
    append(argv[1], std::atoi(argv[2]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
