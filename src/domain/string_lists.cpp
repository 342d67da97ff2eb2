// SPDX-License-Identifier: MIT
#include "domain/string_lists.h"

namespace wave::domain {

void write_strings(json::Writer& out, std::string_view name, const std::vector<std::string>& list) {
  out.key(name).begin_array();
  for (const std::string& item : list) out.string(item);
  out.end_array();
}

}  // namespace wave::domain
