// SPDX-License-Identifier: MIT
// The settings that a repository brings along: wave.toml of its default branch.
#pragma once

#include "store/store.h"

#include <optional>
#include <string>

namespace wave::actions {

// From the default branch's commit, never from a work tree: an agent may write there. Nothing when
// there is no such file. What one commit says is kept beside the store, so that commands which only
// look need not open the repository.
std::optional<std::string> committed_settings(store::Store& store);

}  // namespace wave::actions
