// SPDX-License-Identifier: MIT
// What an agent is asked to be in the pipeline that takes issues to landed changes.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace wave::prompt {

enum class Role {
  scheduler,
  analyze,  // the task lead's three steps
  impact,
  plan,
  develop,  // the task lead again
  review,   // somebody else
  fix,
  feedback,
  correct,  // whoever answered in the wrong form
};

constexpr std::array<Role, 9> k_roles = {Role::scheduler, Role::analyze,  Role::impact,
                                         Role::plan,      Role::develop,  Role::review,
                                         Role::fix,       Role::feedback, Role::correct};

std::string_view to_string(Role role);

// Of its template: "<role>.md".
std::string template_name(Role role);

}  // namespace wave::prompt
