// SPDX-License-Identifier: MIT
#include "config/origin.h"

namespace wave::config {

std::string_view name_of(Layer layer) {
  switch (layer) {
    case Layer::built_in:
      return "built-in";
    case Layer::user:
      return "user";
    case Layer::repository:
      return "repository";
    case Layer::environment:
      return "environment";
    case Layer::flag:
      return "flag";
  }
  return "";
}

std::string Origin::text() const { return where.empty() ? std::string(name_of(layer)) : where; }

}  // namespace wave::config
