// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace wave::forge {

// A label as it is made where it is missing; one that is there keeps its colour and meaning.
struct Label {
  std::string name;
  std::string color = "ededed";  // six hex digits
  std::string description = {};
};

// What became of a label that was to be set or removed.
enum class LabelChange {
  made,   // by us, and seen afterwards
  stood,  // it was so before: somebody else's
};

}  // namespace wave::forge
