// SPDX-License-Identifier: MIT
// The output of a run, capped: the beginning is kept for ever in `output.log`, what follows in
// segments `output.<offset>.log` of which the oldest are dropped. So a run that prints without end
// takes a bounded place, and both how it began and how it ended can be read.
#pragma once

#include "os/file_descriptor.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace wave::runner {

// Written by the runner alone.
class OutputLog {
 public:
  // Goes on behind what is there. `max_bytes` is the place that head and tail may take together.
  OutputLog(std::filesystem::path run_dir, int64_t max_bytes);

  // A full disk loses output, never the run: the first failure is logged, later ones are silent.
  void write(std::string_view bytes);

 private:
  void next_segment();

  std::filesystem::path run_dir_;
  int64_t head_max_;
  int64_t segment_max_;
  os::FileDescriptor file_;
  int64_t offset_ = 0;         // of the next byte, counted from the run's beginning
  int64_t segment_start_ = 0;  // 0: the head
  bool failed_ = false;
};

struct OutputPart {
  std::string bytes;
  int64_t next = 0;     // where to read on
  int64_t skipped = 0;  // bytes before this part that are not kept any more
};

// What is there from `offset` on, at most `cap` bytes, whether it was folded meanwhile or not.
OutputPart read_output_from(const std::filesystem::path& run_dir, int64_t offset,
                            int64_t cap = int64_t{8} << 20);

}  // namespace wave::runner
