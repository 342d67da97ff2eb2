// SPDX-License-Identifier: MIT
// What is wrong with an agent's answer, said so that the agent can mend it.
#pragma once

#include <string>
#include <variant>

namespace wave::domain {

struct AnswerFault {
  // For the correction round: what is wrong, several things separated by "; ", no capital and no
  // full stop. Words of the answer in it are made visible and cut.
  std::string sentence;
};

// What an answer says, or why it says nothing: never something in between.
template <class Said>
using Answer = std::variant<Said, AnswerFault>;

}  // namespace wave::domain
