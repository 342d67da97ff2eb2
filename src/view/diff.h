// SPDX-License-Identifier: MIT
// `git wave diff`: what a task has changed.
#pragma once

#include "actions/diff_task.h"
#include "view/style.h"

#include <string>

namespace wave::view {

// As a file or a pipe gets it, so that `git apply` takes it; and as a terminal shows it, where
// nothing that an agent wrote is obeyed.
std::string patch_bytes(const git::Diff& diff);
std::string patch_text(const git::Diff& diff, const Style& style);

std::string diff_stat(const git::Diff& diff, const Style& style);
std::string diff_names(const git::Diff& diff, bool harmless);
std::string diff_json(const actions::TaskDiff& diff, const std::string& feature);

}  // namespace wave::view
