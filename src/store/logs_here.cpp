// SPDX-License-Identifier: MIT
#include "store/logs_here.h"

#include "error/passing_error.h"

namespace wave::store {
namespace {

constexpr int k_looks = 100;

}  // namespace

LogsHere logs_here(const std::function<index::Cursors()>& ask_index,
                   const std::function<std::map<std::string, std::string>()>& ask_refs) {
  for (int i = 0; i < k_looks; ++i) {
    LogsHere out{ask_index(), ask_refs()};
    if (ask_index() == out.cursors) return out;
  }
  throw PassingError("the logs of this clone move too fast to be looked at", "try again");
}

}  // namespace wave::store
