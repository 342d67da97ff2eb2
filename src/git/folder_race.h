// SPDX-License-Identifier: MIT
// git takes empty folders of refs and objects away when it tidies up (gc, pack-refs). libgit2 makes
// the folder, then the file in it, and does not try again when git was there in between. For this
// room's sources only.
#pragma once

#include "git/handle.h"

#include <cerrno>
#include <cstring>
#include <string_view>

namespace wave::git {

constexpr int k_folder_races = 20;

// Whether a call of libgit2 that returned `code` failed for want of a folder.
inline bool missed_its_folder(int code) {
  if (code != GIT_ERROR && code != GIT_ENOTFOUND) return false;
  const git_error* error = git_error_last();
  return error && error->klass == GIT_ERROR_OS && error->message &&
         std::string_view(error->message).ends_with(std::strerror(ENOENT));
}

// The deed's code, of the last try.
template <class Deed>
int in_its_folder(Deed deed) {
  int code = deed();
  for (int i = 0; missed_its_folder(code) && i < k_folder_races; ++i) code = deed();
  return code;
}

}  // namespace wave::git
