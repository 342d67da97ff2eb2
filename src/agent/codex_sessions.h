// SPDX-License-Identifier: MIT
// codex keeps each conversation in a file of its own, sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl
// below its home, whose first line says which it is and where it was begun.
#pragma once

#include "agent/session_search.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::agent {

// The id of the one conversation that a person's terminal has begun in the worktree since the run
// began. Nothing when there is none, or several: then nobody knows which is meant. Follows no
// symbolic link below `home`, and looks at so many files at most.
std::optional<std::string> find_codex_session(const std::filesystem::path& home,
                                              const SessionSearch& search);

}  // namespace wave::agent
