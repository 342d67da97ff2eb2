// SPDX-License-Identifier: MIT
// Where the logs of this clone stand, as two witnesses say: the index and the refs.
#pragma once

#include "index/index.h"

#include <functional>
#include <map>
#include <string>

namespace wave::store {

struct LogsHere {
  index::Cursors cursors;
  std::map<std::string, std::string> refs;  // by name
};

// Both as they were at one moment: what another process of this clone records between two looks
// would seem to be a hole in our own log, and what stands there somebody else's. Throws
// PassingError when they are moved all the time.
LogsHere logs_here(const std::function<index::Cursors()>& ask_index,
                   const std::function<std::map<std::string, std::string>()>& ask_refs);

}  // namespace wave::store
