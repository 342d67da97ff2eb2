// SPDX-License-Identifier: MIT
// Events as tests need them: what only a test of that event cares for is left out.
#pragma once

#include "domain/event.h"
#include "domain/ids.h"
#include "os/random.h"

#include <string>

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

}  // namespace wave::test
