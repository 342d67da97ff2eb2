// SPDX-License-Identifier: MIT
#include "error/as_error.h"

#include <filesystem>
#include <new>
#include <string>

namespace wave {

Error as_error(const std::exception& failure) {
  if (const auto* error = dynamic_cast<const Error*>(&failure)) return *error;
  if (const auto* files = dynamic_cast<const std::filesystem::filesystem_error*>(&failure)) {
    return Error("cannot use '" + files->path1().string() + "': " + files->code().message(),
                 "check its owner and permissions, and whether it is what it should be");
  }
  if (dynamic_cast<const std::bad_alloc*>(&failure)) {
    return Error("the memory is used up", "end other programs and try again");
  }
  return Error(std::string("it broke, and that is a mistake in this program: ") + failure.what(),
               "please report it with the command you gave");
}

}  // namespace wave
