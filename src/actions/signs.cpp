// SPDX-License-Identifier: MIT
#include "actions/signs.h"

#include <algorithm>

#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

// When the file was last written to, wall clock in ms; 0 when it is missing or empty.
int64_t written_ms(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0 || info.st_size == 0) return 0;
  return info.st_mtim.tv_sec * int64_t{1000} + info.st_mtim.tv_nsec / 1000000;
}

// The newest change of any file of the run's output, or of the first one when that is fresh
// already.
int64_t last_output_ms(const fs::path& run_dir, const os::Now& now) {
  int64_t newest = written_ms(run_dir / "output.log");
  if (now.wall_ms - newest <= domain::k_fresh_ms) return newest;
  const std::string output = run_dir / "output.";
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(run_dir, ignored)) {
    if (entry.path().native().starts_with(output))
      newest = std::max(newest, written_ms(entry.path()));
  }
  return newest;
}

}  // namespace

domain::Signs signs_of(const fs::path& run_dir, const domain::Summary& task, const os::Now& now) {
  domain::Signs out;
  const int64_t output = last_output_ms(run_dir, now);
  if (output > 0) out.output = now.wall_ms - output;
  if (task.updated_ms > 0) out.event = now.wall_ms - task.updated_ms;
  return out;
}

}  // namespace wave::actions
