// SPDX-License-Identifier: MIT
// Where things lie on this machine: the user's folders, this program and what is installed with it.
#pragma once

#include "os/process_runner.h"

#include <filesystem>
#include <string>

namespace wave::os {

// ~/.config/git-wave, honouring XDG_CONFIG_HOME.
std::filesystem::path config_folder(const Environment& environment);

// ${XDG_RUNTIME_DIR:-/tmp/git-wave-<uid>}/git-wave/<hash8 of the common directory>, made 0700; the
// owner of every part that is ours is checked. XDG_RUNTIME_DIR counts only when it is a folder of
// this user. `configured` (host.socket_dir) replaces the part before the hash. Throws Error when
// the folder belongs to another user or paths in it would be too long for a socket.
std::filesystem::path socket_folder(const std::filesystem::path& common_dir,
                                    const Environment& environment, const std::string& configured);

// Whether it is the folder or lies in it, by their names alone.
bool is_within(const std::filesystem::path& path, const std::filesystem::path& folder);

// This executable, and the folder of programs installed for it (libexec/git-wave).
std::filesystem::path self_path();
std::filesystem::path libexec_folder();

// 16 lower-case hex digits of a stable 64-bit hash (FNV-1a); names, not security.
std::string stable_hash(const std::string& text);

}  // namespace wave::os
