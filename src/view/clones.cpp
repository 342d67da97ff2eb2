// SPDX-License-Identifier: MIT
#include "view/clones.h"

#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr size_t k_named = 5;

}  // namespace

std::string clones_line(const std::vector<actions::KnownClone>& clones, int64_t now_ms) {
  if (clones.empty()) return {};
  std::string out = "other clones, when last seen:";
  for (size_t i = 0; i < std::min(clones.size(), k_named); ++i) {
    out += fmt::format("{} {} {} ({})", i == 0 ? "" : ",", clones[i].writer,
                       age(clones[i].seen_ms, now_ms), plain_line(clones[i].remote));
  }
  if (clones.size() > k_named) out += fmt::format(", and {} more", clones.size() - k_named);
  return out + "\n";
}

}  // namespace wave::view
