// SPDX-License-Identifier: MIT
// The prompts of the pipeline. What is the same for every issue comes first, what comes from
// outside stands as data between markers that carry the prompt's nonce, with everything hidden made
// visible, and how the answer is given comes last.
#pragma once

#include "prompt/role.h"
#include "prompt/role_input.h"
#include "prompt/template.h"

#include <string>

namespace wave::prompt {

// The places that a template of this role may have and must have.
const Places& places_of(Role role);

// The template in the program. One of the user is made with places_of(role).
const Template& built_in(Role role);

// Throws std::logic_error for a nonce of another shape than domain::answer_markers takes.
std::string render(Role role, const RoleInput& input, const Template& frame);
std::string render(Role role, const RoleInput& input);

// Whether the role answers in JSON between the markers of the prompt's nonce.
bool has_answer(Role role);

}  // namespace wave::prompt
