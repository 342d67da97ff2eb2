// SPDX-License-Identifier: MIT
// `git wave hooks`: our signal in the repository's hooks.
#pragma once

#include "git/hook_files.h"
#include "git/layout.h"
#include "git/repository.h"
#include "os/process_runner.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

git::HookReport install_hooks(const git::Layout& layout, git::Repository& repository,
                              os::ProcessRunner& processes);
// Also takes out the configuration that set-up put in, where it still is as we left it, and our
// block in info/exclude; `taken_out` names those keys and that file.
git::HookReport uninstall_hooks(const git::Layout& layout, git::Repository& repository,
                                os::ProcessRunner& processes, std::vector<std::string>& taken_out);
// Why installing would write nothing; nothing when it would.
std::optional<std::string> why_not_installed(const git::Layout& layout, git::Repository& repository,
                                             os::ProcessRunner& processes);
std::vector<git::HookStatus> hook_status(const git::Layout& layout, git::Repository& repository,
                                         os::ProcessRunner& processes);

}  // namespace wave::actions
