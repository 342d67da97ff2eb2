// SPDX-License-Identifier: MIT
// How many more pieces with a label may be worked on: a place is needed for each of its labels that
// has a limit.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wave::service {

class LabelPlaces {
 public:
  // `limits` by folded label.
  explicit LabelPlaces(std::map<std::string, int64_t> limits) : left_(std::move(limits)) {}

  bool has_one_for(const std::vector<std::string>& labels) const;
  // Of those that are at work already there may be more than there are places: none is ended.
  void take(const std::vector<std::string>& labels);
  // Whether labels matter at all.
  bool any() const { return !left_.empty(); }

 private:
  std::map<std::string, int64_t> left_;
};

}  // namespace wave::service
