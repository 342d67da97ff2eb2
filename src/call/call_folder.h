// SPDX-License-Identifier: MIT
// The folder of a call, `<wave dir>/calls/<id>/`: `call.json`, `prompt`, `environment` (until its
// process has read it), `lock` (held by whoever starts it, and from then on by its process),
// `owner.json`, `output.log`, `kill` (somebody wants it ended) and `end.json`. See
// git-wave-format(5).
#pragma once

#include "git/layout.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace wave::call {

// 1 to 100 bytes of [a-z0-9.-], the first a letter or digit.
bool is_call_id(std::string_view id);

std::filesystem::path calls_dir(const git::Layout& layout);
// Throws Error when it is no id.
std::filesystem::path call_dir(const git::Layout& layout, const std::string& id);
std::filesystem::path prompt_file(const git::Layout& layout, const std::string& id);

// Replaces a file in calls_dir(), so that one os::Watch on that folder tells of every call's end. A
// hint: a call that is killed tells nothing.
void tell_of_end(const git::Layout& layout, const std::string& id);

}  // namespace wave::call
