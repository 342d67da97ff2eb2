// SPDX-License-Identifier: MIT
// Where our own log was set to by somebody who is not git-wave, written down in
// `<wave dir>/quarantine/` when it was put back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace wave::store {

// `tip`: the commit that the ref stood at; the same one twice is one note. Never fails: it is for
// people.
void note_replacement(const std::filesystem::path& wave_dir, const std::string& ref,
                      const std::string& tip);

// Whether that has happened since then (wall clock).
bool was_replaced_since(const std::filesystem::path& wave_dir, int64_t wall_ms);

}  // namespace wave::store
