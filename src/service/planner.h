// SPDX-License-Identifier: MIT
// Takes pieces from `queued` over `planning` to `ready`: the task lead looks at the piece, judges
// what it may do harm to, and plans it, in a worktree of its own that nobody works in. What is
// riskier than the policy takes, or leaves a question, waits for a person.
#pragma once

#include "domain/plan.h"
#include "domain/task.h"
#include "service/inquiry.h"
#include "service/pass.h"

#include <optional>
#include <string>

namespace wave::service {

class Planner {
 public:
  explicit Planner(Doors& doors) : doors_(doors) {}

  Turn step(const Pass& pass);

 private:
  void begin(const Pass& pass, const domain::Summary& row, Turn& turn);
  // Whether an agent has it now, or would have it but for its usage limit.
  bool look(const Pass& pass, const domain::Summary& row, Turn& turn);
  void take(const Pass& pass, const domain::Summary& row, const domain::Task& task,
            const domain::Plan& plan, const std::string& session, Turn& turn);

  Doors& doors_;
};

// What a plan rests on: the wording of the piece and what people have answered.
std::string plan_basis(const domain::Task& task);

}  // namespace wave::service
