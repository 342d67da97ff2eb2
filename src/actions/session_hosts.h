// SPDX-License-Identifier: MIT
// Where sessions of this repository's runs may be: the user's runtime folder and the setting
// host.socket_dir may have been others when a run was started.
#pragma once

#include "config/config.h"
#include "git/layout.h"
#include "host/host.h"
#include "os/process_runner.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace wave::actions {

// Notes the folder of a host's sockets, once, in `wave/socket-folders`.
void remember_sockets(const git::Layout& layout, const std::filesystem::path& folder);

// A host for each folder that was noted and has a tmux server's socket in it.
std::vector<std::unique_ptr<host::Host>> session_hosts(const git::Layout& layout,
                                                       os::ProcessRunner& processes,
                                                       const os::Environment& environment);

}  // namespace wave::actions
