// SPDX-License-Identifier: MIT
// Lists of strings as members of the JSON objects that answers are kept as.
#pragma once

#include "json/writer.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

void write_strings(json::Writer& out, std::string_view name, const std::vector<std::string>& list);

}  // namespace wave::domain
