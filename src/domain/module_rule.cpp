// SPDX-License-Identifier: MIT
#include "domain/module_rule.h"

#include "domain/path_pattern.h"

#include <algorithm>

namespace wave::domain {
namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Goes down the folders and says of each whether it counts.
class Descent {
 public:
  explicit Descent(const ModuleRule& rule) : rule_(rule) {}

  bool counts(std::string_view folder) {
    const bool is_organisation = after_domain_;
    after_domain_ = holds(rule_.domains, folder);
    return !is_organisation && !after_domain_ && !holds(rule_.layers, folder);
  }

 private:
  const ModuleRule& rule_;
  bool after_domain_ = false;
};

}  // namespace

std::string module_of(std::string_view path, const ModuleRule& rule) {
  for (const ModuleRule::Named& each : rule.named) {
    if (matches_pattern(path, each.pattern)) return each.module;
  }
  const size_t last = path.rfind('/');
  if (last == std::string_view::npos) return std::string(path);
  const std::string_view folder = path.substr(0, last);
  Descent descent(rule);
  size_t counted = 0;
  for (size_t start = 0; start < folder.size();) {
    const size_t end = std::min(folder.find('/', start), folder.size());
    if (descent.counts(folder.substr(start, end - start))) ++counted;
    if (counted == std::max<size_t>(1, rule.depth)) return std::string(folder.substr(0, end));
    start = end + 1;
  }
  return std::string(folder);
}

}  // namespace wave::domain
