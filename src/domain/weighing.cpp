// SPDX-License-Identifier: MIT
#include "domain/weighing.h"

#include "domain/answer_fields.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include <fmt/format.h>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 3> k_actions = {"enqueue", "defer", "reject"};
constexpr size_t k_reason = 1000;  // characters
constexpr int64_t k_best_score = 100;
constexpr size_t k_spare = 100;  // so that a few too many are told by their numbers

Weighing read_weighing(const json::Node& node, size_t index, AnswerFields& answer) {
  AnswerFields fields(node, fmt::format("decisions[{}]: ", index));
  Weighing out;
  out.number = fields.integer("number", 1, std::numeric_limits<int64_t>::max());
  out.action = parse_action(fields.word("action", {k_actions.begin(), k_actions.end()}))
                   .value_or(Weighing::Action::defer);
  out.score = fields.integer("score", 0, k_best_score);
  out.reason = fields.line("reason", k_reason);
  if (!fields.is_sound()) answer.add_all(fields);
  return out;
}

std::string list_of(const std::vector<int64_t>& numbers) {
  return fmt::format("{}", fmt::join(numbers, ", "));
}

}  // namespace

Answer<std::vector<Weighing>> parse_weighings(const json::Node& answer,
                                              const std::vector<int64_t>& numbers) {
  AnswerFields fields(answer);
  const auto nodes = fields.objects("decisions", numbers.size() + k_spare);
  std::vector<Weighing> read;
  for (size_t i = 0; i < nodes.size(); ++i) read.push_back(read_weighing(*nodes[i], i, fields));
  if (!fields.is_sound()) return fields.fault();

  std::map<int64_t, std::vector<const Weighing*>> by_number;
  for (const Weighing& each : read) by_number[each.number].push_back(&each);
  std::vector<Weighing> out;
  std::vector<int64_t> missing;
  std::vector<int64_t> doubled;
  for (const int64_t number : numbers) {
    const auto found = by_number.extract(number);
    if (found.empty()) {
      missing.push_back(number);
    } else if (found.mapped().size() > 1) {
      doubled.push_back(number);
    } else {
      out.push_back(*found.mapped().front());
    }
  }
  std::vector<int64_t> unknown;
  for (const auto& [number, weighings] : by_number) unknown.push_back(number);
  if (!missing.empty()) fields.add("there is no decision for " + list_of(missing));
  if (!doubled.empty()) fields.add("there are several decisions for " + list_of(doubled));
  if (!unknown.empty()) fields.add("nobody asked for a decision for " + list_of(unknown));
  if (!fields.is_sound()) return fields.fault();
  return out;
}

std::vector<int64_t> choose(const std::vector<Weighing>& weighings, size_t places) {
  std::vector<const Weighing*> wanted;
  for (const Weighing& each : weighings) {
    if (each.action == Weighing::Action::enqueue) wanted.push_back(&each);
  }
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Weighing* a, const Weighing* b) { return a->score > b->score; });
  wanted.resize(std::min(places, wanted.size()));
  std::vector<int64_t> numbers;
  for (const Weighing* each : wanted) numbers.push_back(each->number);
  return numbers;
}

}  // namespace wave::domain
