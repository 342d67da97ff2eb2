// SPDX-License-Identifier: MIT
// How the program of a call is confined: the words that stand before its own, and what has to be
// there for them, in the call's folder.
#pragma once

#include "call/call_request.h"
#include "git/layout.h"
#include "os/process_runner.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wave::call {

// The whole command. `environment` is the program's, `dir` the call's folder. Throws Error when it
// must not be started.
std::vector<std::string> confined_words(const git::Layout& layout, const CallRequest& request,
                                        const os::Environment& environment,
                                        const std::filesystem::path& dir);

// Removes what was made for it, once nothing of the call is alive.
void drop_confined(const std::filesystem::path& dir);

}  // namespace wave::call
