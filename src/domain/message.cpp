// SPDX-License-Identifier: MIT
#include "domain/message.h"

#include <array>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 4> k_words = {"queued", "typed", "acknowledged", "failed"};

}  // namespace

std::string_view to_string(Delivery delivery) { return k_words[static_cast<size_t>(delivery)]; }

std::optional<Delivery> parse_delivery(std::string_view word) {
  for (size_t i = 0; i < k_words.size(); ++i) {
    if (k_words[i] == word) return static_cast<Delivery>(i);
  }
  return std::nullopt;
}

}  // namespace wave::domain
