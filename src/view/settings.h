// SPDX-License-Identifier: MIT
// `git wave config`: every setting with its value, where it comes from and what it means.
#pragma once

#include "config/config.h"
#include "view/style.h"

#include <string>
#include <vector>

namespace wave::view {

std::string settings_text(const std::vector<config::Setting>& settings, const Style& style);
std::string settings_json(const std::vector<config::Setting>& settings);

}  // namespace wave::view
