// SPDX-License-Identifier: MIT
#pragma once

#include "forge/pull_request.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wave::service {

// What the forge showed when it was looked at last: the intake looks, the others go by it.
struct ForgeLook {
  int64_t round = 0;                            // how often it was looked at; 0: not yet
  bool pulls_known = false;                     // false: pull requests could not be listed
  std::map<int64_t, forge::PullRequest> pulls;  // the open ones, by number
  // By piece: the open pull requests of others that are about it.
  std::map<std::string, std::vector<std::string>> mentioned_by;
};

}  // namespace wave::service
