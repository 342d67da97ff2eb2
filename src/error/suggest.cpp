// SPDX-License-Identifier: MIT
#include "error/suggest.h"

#include <algorithm>

namespace wave {
namespace {

// Optimal string alignment distance; known words are short and so is what may be near to them, so
// the full table is cheap. Of it three rows are needed at a time.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
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
