// SPDX-License-Identifier: MIT
// Which loose objects are ours: those that our refs lead to and no one else has made.
#pragma once

#include "git/oid_set.h"
#include "git/repository.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::store {

inline constexpr const char* k_keep_prefix = "refs/wave/keep/";

// Where to look: the ends of the logs and of the notes, whose whole chains are ours (also what was
// fetched of others), and the keep refs, of whose history only what we have made is.
struct OwnTips {
  std::vector<std::string> chains;
  std::vector<std::string> keeps;
};
OwnTips own_tips(const std::filesystem::path& common_dir);

// Those of them that are in `loose`, each behind all that it leads to: whoever packs them from the
// front on, and is interrupted, leaves no loose one below a packed one. A chain is walked down to
// its first object that is not loose, so the cost is that of what was written since; where that is
// missing, nothing of the chain is told.
std::vector<std::string> own_objects(const git::Repository& repository, const OwnTips& tips,
                                     const git::OidSet& loose);

}  // namespace wave::store
