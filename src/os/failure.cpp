// SPDX-License-Identifier: MIT
#include "os/failure.h"

#include "error/passing_error.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace wave::os {
namespace {

std::string hint_for(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return "check the owner and the permissions of the path";
    case ENOSPC:
    case EDQUOT:
      return "free some disk space and try again";
    case EROFS:
      return "the file system is mounted read-only";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    case EAGAIN:
    case ENOMEM:
      return "the machine is short of processes or memory; try again later";
    default:
      return "check that the path is what it should be";
  }
}

}  // namespace

std::string reason(int error) { return std::generic_category().message(error); }

void fail(const std::string& deed, const std::filesystem::path& path, int error) {
  const std::string sentence =
      fmt::format("cannot {} '{}': {}", deed, path.string(), reason(error));
  if (is_passing(error)) throw PassingError(sentence, hint_for(error));
  throw Error(sentence, hint_for(error));
}

}  // namespace wave::os
