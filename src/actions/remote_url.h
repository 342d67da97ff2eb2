// SPDX-License-Identifier: MIT
#pragma once

#include "git/layout.h"
#include "git/repository.h"

#include <string>

namespace wave::actions {

// Where the configured remote of this name is; a relative path as an absolute one. Throws Error
// when there is none.
std::string remote_url(const git::Repository& repository, const git::Layout& layout,
                       const std::string& remote);

}  // namespace wave::actions
