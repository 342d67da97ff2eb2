// SPDX-License-Identifier: MIT
#include "domain/evidence.h"

namespace wave::domain {

std::string_view to_string(Weight weight) {
  switch (weight) {
    case Weight::decides:
      return "decides";
    case Weight::counts:
      return "counts";
    case Weight::aside:
      return "aside";
  }
  return "aside";
}

}  // namespace wave::domain
