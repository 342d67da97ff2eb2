// SPDX-License-Identifier: MIT
// `git wave explain`: the evidence for what status shows.
#pragma once

#include "actions/explain.h"
#include "view/style.h"

#include <string>

namespace wave::view {

std::string explanation_text(const actions::Explanation& explanation, const Style& style);
std::string explanation_json(const actions::Explanation& explanation);

}  // namespace wave::view
