// SPDX-License-Identifier: MIT
// The two deeds behind hook_files.h, and what they share. For the hook sources of this room only.
#pragma once

#include "git/hook_files.h"
#include "git/hook_state.h"

#include <functional>
#include <string>

namespace wave::git {

void install_in_folder(const HookPlace& place, HookReport& report);
void uninstall_from_folder(const HookPlace& place, HookReport& report);

HookOutcome refused(const HookState& state, std::string reason, std::string hint);

// Takes the link to the original away, and its folder with the last one.
void remove_link(const HookState& state);

// Runs a step on one hook; what stops it is the outcome of that hook and not of the others.
void attempt(HookOutcome& outcome, const std::function<void()>& step);

}  // namespace wave::git
