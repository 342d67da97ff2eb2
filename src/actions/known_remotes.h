// SPDX-License-Identifier: MIT
// The remotes of the repository's configuration, and where they led when they were recorded. Agents
// may write that configuration, and what is sent goes where it says: so the place is recorded, at
// set-up or when a remote is used first, and another place counts only once it was recorded anew.
#pragma once

#include "git/layout.h"
#include "git/repository.h"

#include <map>
#include <optional>
#include <string>

namespace wave::actions {

// Name -> place, as the configuration has it now; relative paths as absolute ones.
std::map<std::string, std::string> configured_remotes(const git::Repository& repository,
                                                      const git::Layout& layout);

// The one that is meant when none is named: origin, else the only one. Throws Error when there is
// none, or too many.
std::string usual_remote(const std::map<std::string, std::string>& remotes);

// Where the remote of this name is. Throws Error when there is none, or it leads elsewhere than was
// recorded.
std::string recorded_url(const git::Repository& repository, const git::Layout& layout,
                         const std::string& remote);

}  // namespace wave::actions
