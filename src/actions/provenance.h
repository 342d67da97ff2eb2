// SPDX-License-Identifier: MIT
// Where commits come from: `git wave who`, and the lines of `git wave blame`.
#pragma once

#include "domain/landing.h"
#include "git/authorship.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// One task's part in a commit.
struct Work {
  std::string task;
  std::string feature;
  std::string title;
  std::string run;  // empty where the log does not tell, as `agent` and 0 for `attempt`
  std::string agent;
  int attempt = 0;
  std::string prompt_digest;          // as in domain::Created
  std::optional<std::string> prompt;  // the whole text, where this clone keeps it and it was asked
  // How the commit came to hold the task's work; nothing: the task's agent made it.
  std::optional<domain::LandedBy> how;
  std::string source;  // then: the commit of the task that it came from
};

struct Provenance {
  std::string oid;
  git::Authorship author;
  std::vector<Work> works;  // none: of people, as far as is known
};

enum class Prompts { leave_out, read };

// In the order of `oids`, which are commits of this repository. Throws Error when one of them is
// missing, or a log cannot be read.
std::vector<Provenance> provenance_of(store::Store& store, const std::vector<std::string>& oids,
                                      Prompts prompts);

}  // namespace wave::actions
