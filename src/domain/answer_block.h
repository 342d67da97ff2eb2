// SPDX-License-Identifier: MIT
// The part of an agent's answer that is meant for us: one JSON object between two lines. The lines
// carry a nonce that is drawn for each question, so that text which the agent only quotes, of an
// issue, a file or an earlier answer, cannot stand in for its answer.
#pragma once

#include "domain/answer_fault.h"
#include "json/node.h"

#include <string>
#include <string_view>

namespace wave::domain {

struct AnswerMarkers {
  std::string begin;
  std::string end;
};

constexpr size_t k_answer_nonce_length = 16;    // characters of crockford32, 80 random bits
constexpr size_t k_longest_answer = 256 << 10;  // bytes between the markers

// Throws std::logic_error for a nonce of another shape: such a one could be guessed.
AnswerMarkers answer_markers(std::string_view nonce);

// The object in the last block of the text, with no key twice in any object of it. Each marker
// stands on a line of its own, blanks and the marks of Markdown (` * _) round it do not count; a
// code fence round the JSON is taken away. A block that was begun after the last complete one is a
// fault, not a reason to go back to that one: the agent wanted to say something else. Of the text
// only that part is looked at which the markers name, so it may be a whole transcript.
Answer<json::Node> read_answer(std::string_view text, std::string_view nonce);

}  // namespace wave::domain
