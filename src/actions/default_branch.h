// SPDX-License-Identifier: MIT
// The branch that tasks start from and whose wave.toml counts.
#pragma once

#include "git/layout.h"
#include "git/repository.h"

#include <optional>
#include <string>

namespace wave::actions {

// Short name: as recorded at set-up, as long as there is a branch of that name, here or at origin;
// else as guess_default_branch() says.
std::string default_branch(const git::Layout& layout, const git::Repository& repository);

// Of the branches that origin/HEAD and HEAD name, init.defaultBranch, the usual names and all
// others, the first that is there; in a repository without commits the one that HEAD names.
std::string guess_default_branch(const git::Repository& repository);

// The full name under which a branch is there: the local one, else origin's.
std::optional<std::string> ref_of_branch(const git::Repository& repository,
                                         const std::string& branch);

// What set-up has recorded, when no branch of that name is there while another one could be it.
std::optional<std::string> lost_default_branch(const git::Layout& layout,
                                               const git::Repository& repository);

}  // namespace wave::actions
