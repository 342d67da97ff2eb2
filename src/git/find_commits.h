// SPDX-License-Identifier: MIT
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace wave::git {

// Every commit of the object store whose message is wanted, whether a ref leads to it or not. Looks
// at each object: for when the way to them is lost.
std::vector<Commit> find_commits(const std::filesystem::path& git_dir,
                                 const std::function<bool(const std::string& message)>& wanted);

}  // namespace wave::git
