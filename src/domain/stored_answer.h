// SPDX-License-Identifier: MIT
// Reads answers back from the JSON that they were kept as: the same checks as when they came.
#pragma once

#include "domain/answer_fault.h"
#include "json/node.h"

#include <string_view>
#include <utility>

namespace wave::domain {

template <class Said>
Answer<Said> stored_answer(std::string_view text, Answer<Said> (*parse)(const json::Node&)) {
  json::Reading reading = json::read_nodes(text);
  if (reading.fault) return AnswerFault{std::move(reading.fault->message)};
  if (reading.root.kind != json::Node::Kind::object) return AnswerFault{"no JSON object"};
  return parse(reading.root);
}

}  // namespace wave::domain
