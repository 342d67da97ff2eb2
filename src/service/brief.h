// SPDX-License-Identifier: MIT
// What the agent that works on a piece is told next. Follows from the record alone: what was
// planned, what reviewers and checks have found since, what people have answered.
#pragma once

#include "domain/task.h"
#include "prompt/role_prompt.h"

#include <string>

namespace wave::service {

struct Brief {
  prompt::Role role = prompt::Role::develop;
  prompt::RoleInput input;  // without its nonce
};

// `tip` is where the branch stands, and `tree` the tree of that; both empty before there is one.
Brief brief_for(const domain::Task& task, const std::string& tip, const std::string& tree);

// What every role is told of the piece.
prompt::RoleInput told_of(const domain::Task& task);

}  // namespace wave::service
