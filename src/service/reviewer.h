// SPDX-License-Identifier: MIT
// Has work judged by somebody else than who has made it: an agent in a session and a worktree of
// its own, about one exact commit. Only a verdict that can be read and says `approve` is an
// approval; it holds for the tree it was given for. Findings go back to the agent that works on the
// piece.
#pragma once

#include "domain/task.h"
#include "domain/verdict.h"
#include "service/pass.h"

#include <string>

namespace wave::service {

class Reviewer {
 public:
  explicit Reviewer(Doors& doors) : doors_(doors) {}

  Turn step(const Pass& pass);

 private:
  void look(const Pass& pass, const domain::Summary& row, Turn& turn);
  void judge(const Pass& pass, const domain::Summary& row, const domain::Task& task,
             const std::string& oid, const std::string& tree, Turn& turn);
  void send_back(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                 const domain::Reviewed& reviewed, size_t findings, Turn& turn);

  Doors& doors_;
};

// How often work of this piece was sent back with findings since a person has last answered.
int64_t rounds_of(const domain::Work& work);

}  // namespace wave::service
