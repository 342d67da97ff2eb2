// SPDX-License-Identifier: MIT
// Draws a block of lines again and again over itself, without taking the whole screen.
#pragma once

#include <optional>
#include <string>

namespace wave::view {

class Redraw {
 public:
  // The bytes that replace the block drawn before by this one. What is higher than the screen is
  // cut, because the cursor cannot go back to what has scrolled away.
  std::string frame(const std::string& block, std::optional<size_t> screen_rows);

 private:
  size_t lines_ = 0;  // of the block that is on the screen
};

}  // namespace wave::view
