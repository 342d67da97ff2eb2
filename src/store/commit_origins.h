// SPDX-License-Identifier: MIT
// Which task and run a commit came from, as the logs say. Notes are not asked: anybody can write
// them.
#pragma once

#include "domain/landing.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::store {

struct CommitOrigin {
  std::string oid;
  std::string task;
  std::string run;  // empty where the log does not tell
  // How it came to hold the task's work; nothing: the task's agent made it.
  std::optional<domain::LandedBy> how;
  std::string source;  // then: the commit of the task that it came from
};

// Of those commits that are recorded, one for each task that has it; in the order of `oids`. All
// are looked up together. Throws Error when a log cannot be read.
std::vector<CommitOrigin> recorded_origins(Store& store, const std::vector<std::string>& oids);

}  // namespace wave::store
