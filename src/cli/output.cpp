// SPDX-License-Identifier: MIT
#include "cli/output.h"

#include "error/error.h"
#include "os/failure.h"

#include <cerrno>
#include <cstdio>

namespace wave::cli {
namespace {

[[noreturn]] void fail_to_write(int error) {
  if (error == EPIPE) throw OutputClosed();
  throw Error("cannot write the output: " + os::reason(error));
}

}  // namespace

void print(std::string_view text) {
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) fail_to_write(errno);
}

void flush() {
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) fail_to_write(errno);
}

void narrate(std::string_view text) {
  // Results that came first stand first, also when both streams go to one place.
  std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace wave::cli
