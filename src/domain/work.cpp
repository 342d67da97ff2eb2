// SPDX-License-Identifier: MIT
#include "domain/work.h"

#include <algorithm>

namespace wave::domain {

const Reviewed* review_of(const Work& work, const std::string& tree) {
  const auto found = std::find_if(work.reviews.rbegin(), work.reviews.rend(),
                                  [&](const auto& r) { return r.tree == tree && r.judgement; });
  return found == work.reviews.rend() ? nullptr : &*found;
}

const Checked* checks_of(const Work& work, const std::string& oid) {
  const auto found = std::find_if(work.checks.rbegin(), work.checks.rend(), [&](const auto& c) {
    return c.oid == oid && c.name.empty() && c.result;
  });
  return found == work.checks.rend() ? nullptr : &*found;
}

}  // namespace wave::domain
