// SPDX-License-Identifier: MIT
#pragma once

#include "git/own_packs.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace wave::git {

// Moves packs out of a folder that is ours alone into the repository, as they are: to pack their
// objects anew takes ten times as long. Only those of which every object may come; a pack of a few
// objects stays, for packs are to be few. Throws Error when one cannot be moved.
void take_whole_packs(const std::filesystem::path& folder, const OwnPacks& ours,
                      const std::function<bool(const std::vector<std::string>& oids)>& may_come);

}  // namespace wave::git
