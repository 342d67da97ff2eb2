// SPDX-License-Identifier: MIT
// Events as tests need them: what only a test of that event cares for is left out.
#pragma once

#include "domain/event.h"
#include "domain/ids.h"
#include "os/random.h"

#include <string>
#include <utility>

namespace wave::test {

inline std::string new_task_id() {
  return domain::crockford32(os::random_bytes(domain::k_task_id_length));
}

inline domain::Event created(const std::string& task, const std::string& feature) {
  domain::Event event;
  event.task = task;
  domain::Created body;
  body.feature = feature;
  body.branch = "refs/heads/" + feature;
  event.body = body;
  return event;
}

inline domain::Event created(const std::string& task) { return created(task, "f" + task); }

inline domain::Event moved(const std::string& task, domain::State from, domain::State to) {
  domain::Event event;
  event.task = task;
  event.from = from;
  event.to = to;
  event.body = domain::Moved{};
  return event;
}

// With a branch that begins at this commit of main, and a worktree.
inline domain::Event created_at(const std::string& task, const std::string& feature,
                                const std::string& base_oid) {
  domain::Event event = created(task, feature);
  auto& body = std::get<domain::Created>(event.body);
  body.base_ref = "refs/heads/main";
  body.base_oid = base_oid;
  body.worktree = "repo.wave/" + feature;
  return event;
}

// A claim of an attempt, its start or its end.
inline domain::Event of_run(const std::string& task, int attempt, domain::Body body,
                            domain::State from, domain::State to) {
  domain::Event event = moved(task, from, to);
  event.run = domain::run_id(task, attempt);
  event.attempt = event.epoch = attempt;
  event.body = std::move(body);
  return event;
}

}  // namespace wave::test
