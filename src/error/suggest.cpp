// SPDX-License-Identifier: MIT
#include "error/suggest.h"

#include <algorithm>

namespace wave {
namespace {

// Optimal string alignment distance; known words are short and so is what may be near to them, so
// the full table is cheap.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

size_t difference(size_t a, size_t b) { return a > b ? a - b : b - a; }

}  // namespace

std::optional<std::string> suggest(std::string_view typed, const std::vector<std::string>& known) {
  std::optional<std::string> best;
  size_t best_distance = 0;
  for (const std::string& word : known) {
    const size_t bound = std::max<size_t>(1, word.size() / 3);
    // Each byte more or less is an edit; and what was typed may be as long as a stranger likes.
    if (difference(typed.size(), word.size()) > bound) continue;
    const size_t found = distance(typed, word);
    if (found <= bound && (!best || found < best_distance)) {
      best = word;
      best_distance = found;
    }
  }
  return best;
}

}  // namespace wave
