// SPDX-License-Identifier: MIT
// Something wrong in one of the layers of the configuration.
#pragma once

#include <string>

namespace wave::config {

struct Mistake {
  std::string key;       // what it is about, known or not; empty: the layer as a whole
  std::string sentence;  // with its place: `FILE:LINE: ...`
};

}  // namespace wave::config
