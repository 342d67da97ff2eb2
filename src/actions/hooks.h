// SPDX-License-Identifier: MIT
// `git wave hooks`: our signal in the repository's hooks.
#pragma once

#include "git/hook_files.h"
#include "git/layout.h"
#include "git/repository.h"
#include "os/process_runner.h"

#include <vector>

namespace wave::actions {

git::HookReport install_hooks(const git::Layout& layout, git::Repository& repository,
                              os::ProcessRunner& processes);
// Also takes out the configuration that set-up put in, where it still is as we left it; returns
// those keys in `config_keys`.
git::HookReport uninstall_hooks(const git::Layout& layout, git::Repository& repository,
                                os::ProcessRunner& processes,
                                std::vector<std::string>& config_keys);
std::vector<git::HookStatus> hook_status(const git::Layout& layout, git::Repository& repository,
                                         os::ProcessRunner& processes);

}  // namespace wave::actions
