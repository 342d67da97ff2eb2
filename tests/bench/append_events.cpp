// SPDX-License-Identifier: MIT
// One of many writers: makes a task, then appends events to its log one after the other, and prints
// the id of each once it is acknowledged. What was printed must be found in the log, whatever
// happens to this process afterwards.
#include "domain/ids.h"
#include "error/error.h"
#include "git/layout.h"
#include "os/clock.h"
#include "os/random.h"
#include "store/store.h"
#include "support/made_events.h"

#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace wave;

domain::Event message_to(const std::string& task, const std::string& id) {
  domain::Event event;
  event.task = task;
  event.body = domain::Message{id, id, "queued"};
  return event;
}

void append(store::Store& store, const domain::Event& event) {
  const auto done = store.append(os::SystemClock().now(), "cli",
                                 [&](index::Index&) { return std::vector{event}; });
  if (done.refused) throw Error(*done.refused);
}

void write_all(const std::string& common_dir, int count) {
  store::Store store(git::layout_of(common_dir));
  const std::string task = test::new_task_id();
  const domain::Event created = test::created(task, "topic/" + task);
  append(store, created);
  for (int i = 0; i < count; ++i) {
    const std::string id = domain::crockford32(os::random_bytes(32));
    append(store, message_to(created.task, id));
    std::puts(id.c_str());
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: append_events <common git dir> <count>\n", stderr);
    return 129;
  }
  try {
    write_all(argv[1], std::stoi(argv[2]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "append_events: %s\n", error.what());
    return 128;
  }
}
