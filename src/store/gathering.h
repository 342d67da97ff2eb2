// SPDX-License-Identifier: MIT
// Gathers from the logs what an index is made of: from the newest checkpoint that may be believed
// and what came behind it, or from the events alone. Holds neither in memory.
#pragma once

#include "error/error.h"
#include "git/repository.h"
#include "index/contents.h"
#include "index/index.h"
#include "store/own_logs.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace wave::store {

// What is taken from the checkpoint: all that it says; or only which tasks are settled, and how
// they stand is folded from their events like that of all others. Both must give the same.
enum class Belief { what_it_says, which_are_settled };

struct Gathered {
  index::Contents contents;
  index::Cursors cursors;
  index::Base base;
};

// A log cannot be read to where it must.
class BrokenLog : public Error {
 public:
  BrokenLog(std::string of, const Error& why) : Error(why), ref(std::move(of)) {}
  std::string ref;
};

// `tips`: the logs to be read, ref -> oid. `own`: those whose checkpoints are believed. `folder`:
// where it may lie meanwhile. Throws BrokenLog.
Gathered gather(const git::Repository& repository, const std::map<std::string, std::string>& tips,
                const std::vector<OwnLog>& own, Belief belief, const std::filesystem::path& folder);

}  // namespace wave::store
