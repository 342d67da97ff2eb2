// SPDX-License-Identifier: MIT
// What the service has done in one pass.
#pragma once

#include "service/pass.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::view {

// A line for each deed: when, which piece, what.
std::string service_text(const std::vector<service::Deed>& deeds, int64_t now_ms);

// One line: {"schema":1,"at":...,"deeds":[{"task","feature","what"}],"troubles":["..."]}
std::string service_json(const std::vector<service::Deed>& deeds,
                         const std::vector<std::string>& troubles, int64_t now_ms);

}  // namespace wave::view
