// SPDX-License-Identifier: MIT
#pragma once

#include "git/own_packs.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace wave::git {

// Gives packs of a folder that is ours alone a second name in the repository: to pack their objects
// anew takes ten times as long. Only those of which every object may come, and not those of a few
// objects, for packs are to be few. They stay in the folder too, so that what `git gc --prune=now`
// takes before a ref leads to it can be brought again. Where there are no hard links nothing comes.
// Throws Error when one cannot be taken in.
void take_whole_packs(const std::filesystem::path& folder, const OwnPacks& ours,
                      const std::function<bool(const std::vector<std::string>& oids)>& may_come);

}  // namespace wave::git
