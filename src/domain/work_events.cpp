// SPDX-License-Identifier: MIT
#include "domain/work_events.h"

#include <array>

namespace wave::domain {
namespace {

template <class Value, size_t n>
std::optional<Value> find_word(const std::array<std::string_view, n>& words,
                               std::string_view word) {
  for (size_t i = 0; i < n; ++i) {
    if (words[i] == word) return static_cast<Value>(i);
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 3> k_actions = {"enqueue", "defer", "reject"};
constexpr std::array<std::string_view, 2> k_judgements = {"approve", "findings"};
constexpr std::array<std::string_view, 2> k_check_results = {"passed", "failed"};

}  // namespace

std::string_view to_string(Action action) { return k_actions[static_cast<size_t>(action)]; }
std::optional<Action> parse_action(std::string_view word) {
  return find_word<Action>(k_actions, word);
}

std::string_view to_string(Judgement judgement) {
  return k_judgements[static_cast<size_t>(judgement)];
}
std::optional<Judgement> parse_judgement(std::string_view word) {
  return find_word<Judgement>(k_judgements, word);
}

std::string_view to_string(CheckResult result) {
  return k_check_results[static_cast<size_t>(result)];
}
std::optional<CheckResult> parse_check_result(std::string_view word) {
  return find_word<CheckResult>(k_check_results, word);
}

}  // namespace wave::domain
