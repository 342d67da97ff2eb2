// SPDX-License-Identifier: MIT
// What must hold once all has come to rest, whatever has happened before.
#pragma once

#include "simulator/programs.h"
#include "simulator/world.h"

#include <set>
#include <string>
#include <vector>

namespace wave::simulator {

struct Expected {
  const Rules& rules;
  const std::set<std::string>& acknowledged;  // tasks
  const std::vector<std::string>& commits;    // that agents have made
  std::string first_commit;                   // of the base branch
  const std::set<std::string>& by_people;     // what people have committed there
  const Hub& hub;
};

// What does not hold, a sentence each.
std::vector<std::string> faults_of(Programs& programs, const Expected& expected);

}  // namespace wave::simulator
