// SPDX-License-Identifier: MIT
#include "runner/output_log.h"

#include "os/log.h"
#include "runner/output_segments.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include <fcntl.h>
#include <unistd.h>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_tail_segments = 2;
constexpr int k_looks = 3;  // at segments that go away
// Non-blocking: a FIFO in the place of a segment must not hold the runner up.
constexpr int k_segment_flags =
    O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

// Start offset -> size of every segment that is written to.
std::map<int64_t, int64_t> segments(const fs::path& run_dir) {
  std::map<int64_t, int64_t> out;
  for (const Segment& each : output_segments(run_dir)) {
    if (!each.folded) out[each.start] = each.size;
  }
  return out;
}

// False when a segment that was there a moment ago is not any more: it was folded, or dropped.
bool read_part(const fs::path& run_dir, int64_t cap, OutputPart& out) {
  for (const Segment& segment : output_segments(run_dir)) {
    if (segment.end() <= out.next) continue;
    if (segment.start > out.next) {
      // Bytes are missing before this segment: tell of them before handing out more.
      if (!out.bytes.empty()) break;
      out.skipped += segment.start - out.next;
      out.next = segment.start;
    }
    const int64_t count =
        std::min(segment.end() - out.next, cap - static_cast<int64_t>(out.bytes.size()));
    if (count <= 0) break;
    const std::string part = read_segment(segment, out.next, count);
    if (part.empty()) return false;
    out.bytes += part;
    out.next += static_cast<int64_t>(part.size());
  }
  return true;
}

}  // namespace

OutputLog::OutputLog(fs::path run_dir, int64_t max_bytes)
    : run_dir_(std::move(run_dir)),
      head_max_(std::max<int64_t>(1, max_bytes / 2)),
      segment_max_(std::max<int64_t>(1, max_bytes / 4)) {
  const auto there = segments(run_dir_);
  if (!there.empty()) {
    segment_start_ = there.rbegin()->first;
    offset_ = segment_start_ + there.rbegin()->second;
  }
  file_ = os::FileDescriptor(
      open(segment_path(run_dir_, segment_start_).c_str(), k_segment_flags, 0600));
}

void OutputLog::next_segment() {
  segment_start_ = offset_;
  file_ = os::FileDescriptor(open(segment_path(run_dir_, offset_).c_str(), k_segment_flags, 0600));
  auto there = segments(run_dir_);
  there.erase(0);
  std::error_code ignored;  // an old segment that stays costs place only
  while (there.size() > k_tail_segments) {
    fs::remove(segment_path(run_dir_, there.begin()->first), ignored);
    there.erase(there.begin());
  }
}

void OutputLog::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const int64_t limit = segment_start_ == 0 ? head_max_ : segment_start_ + segment_max_;
    if (offset_ >= limit) {
      next_segment();
      continue;
    }
    const auto count = std::min<size_t>(bytes.size(), static_cast<size_t>(limit - offset_));
    const ssize_t wrote = ::write(file_.get(), bytes.data(), count);
    if (wrote <= 0) {
      if (errno == EINTR) continue;
      if (!failed_) os::log(os::Level::error, std::string("output is lost: ") + strerror(errno));
      failed_ = true;
      return;
    }
    offset_ += wrote;
    bytes.remove_prefix(static_cast<size_t>(wrote));
  }
}

OutputPart read_output_from(const fs::path& run_dir, int64_t offset, int64_t cap) {
  OutputPart out;
  for (int i = 0; i < k_looks; ++i) {
    out = OutputPart();
    out.next = offset;
    if (read_part(run_dir, cap, out)) break;
  }
  return out;
}

}  // namespace wave::runner
