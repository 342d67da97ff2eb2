// SPDX-License-Identifier: MIT
// The files that hold a run's output: `output.log` from its beginning, `output.<offset>.log` from
// an offset on, and the same with `.gz` behind it where they were folded (see fold_output.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::runner {

struct Segment {
  int64_t start = 0;  // counted from the run's beginning
  int64_t size = 0;   // of the output in it
  std::filesystem::path path;
  bool folded = false;

  int64_t end() const { return start + size; }
};

std::filesystem::path segment_path(const std::filesystem::path& run_dir, int64_t start);

// By their start; they may overlap while they are being folded.
std::vector<Segment> output_segments(const std::filesystem::path& run_dir);

// `count` bytes of the output from the offset `from` on, which lies in the segment; fewer when the
// file has gone away or is damaged.
std::string read_segment(const Segment& segment, int64_t from, int64_t count);

}  // namespace wave::runner
