// SPDX-License-Identifier: MIT
#include "service/label_places.h"

#include "domain/folded_word.h"

#include <algorithm>

namespace wave::service {

bool LabelPlaces::has_one_for(const std::vector<std::string>& labels) const {
  return std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
    const auto known = left_.find(domain::folded_word(label));
    return known == left_.end() || known->second > 0;
  });
}

void LabelPlaces::take(const std::vector<std::string>& labels) {
  for (const std::string& label : labels) {
    const auto known = left_.find(domain::folded_word(label));
    if (known != left_.end()) --known->second;
  }
}

}  // namespace wave::service
