// SPDX-License-Identifier: MIT
// One pass over the backlog: what every role of the service is given, and what it tells.
//
// The roles keep nothing that counts. Each looks at the record and at the calls that are on their
// way, does what comes next, and is gone; whoever is killed anywhere is followed by the next pass.
// So the states of a piece say who has it: `queued` and `planning` the planner, `ready` the worker,
// `reviewing` the reviewer, `submitting` and `waiting_checks` the deliverer (with GitHub
// the proposer), `failed` and `timed_out` the recovery.
#pragma once

#include "call/calls.h"
#include "config/config.h"
#include "domain/summary.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "service/policy.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::service {

class Setbacks;
class SharedBacklog;

struct Doors {
  store::Store& store;
  call::Calls& calls;
  const os::Clock& clock;
  os::ProcessRunner& processes;
  os::Environment environment;  // what agents' are made from
};

struct Pass {
  os::Now now;
  const Policy& policy;
  const config::Config& config;
  // Every piece that somebody may still do something about, by number: of this clone, and where
  // several share the backlog, of all.
  std::vector<domain::Summary> rows;
  // A person wants this one taken further: the others are only looked at, for they may be in its
  // way. Empty: all.
  std::string only = {};
  SharedBacklog* shared = nullptr;  // which of them are ours to deal with; nothing: all
  bool begins = true;               // false: nothing new is begun; what has been goes on
  Setbacks* setbacks = nullptr;     // what is tried again; nothing: a person sees to it at once
};

// Whether this clone works on it.
bool is_ours(const Pass& pass, const domain::Summary& row);

// What was done, for people.
struct Deed {
  std::string task;
  std::string feature;
  std::string what;  // a sentence, without its subject
};

struct Turn {
  std::vector<Deed> deeds;
  // When there is something to do though nothing happens; wall clock, nothing: never.
  std::optional<int64_t> due_ms;

  void did(const domain::Summary& row, std::string what) {
    deeds.push_back({row.id, row.feature, std::move(what)});
  }
  void wants(int64_t wall_ms) {
    if (!due_ms || wall_ms < *due_ms) due_ms = wall_ms;
  }
};

// Those of the rows in this state that something is to be done about.
std::vector<domain::Summary> rows_in(const Pass& pass, domain::State state);

// The same pass over these rows alone.
Pass narrowed(const Pass& pass, std::vector<domain::Summary> rows);

// The pieces of this clone's; none before it has written anything.
std::vector<domain::Summary> own_rows(store::Store& store);
// Those that the policy has the service look at.
std::vector<domain::Summary> rows_of(store::Store& store, const Policy& policy);

}  // namespace wave::service
