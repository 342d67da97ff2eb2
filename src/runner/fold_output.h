// SPDX-License-Identifier: MIT
// Makes the output of a run that is over small: its beginning and its end, compressed.
#pragma once

#include <cstdint>
#include <filesystem>

namespace wave::runner {

// On disk.
uint64_t output_bytes(const std::filesystem::path& run_dir);

// Whether fold_output would do anything.
bool is_to_fold(const std::filesystem::path& run_dir, int64_t most);

// Keeps at most `most` bytes of the output, half of them from its beginning and half from its end,
// in files that read_output_from reads like the others; with 0 nothing is kept. Output that is
// small enough and folded already stays as it is. Killed at any point, everything that is to be
// kept is still there. True when there was anything to do. Nobody writes there any more.
bool fold_output(const std::filesystem::path& run_dir, int64_t most);

}  // namespace wave::runner
