// SPDX-License-Identifier: MIT
#include "runner/output_log.h"

#include "os/log.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_tail_segments = 2;
// Non-blocking: a FIFO in the place of a segment must not hold the runner up.
constexpr int k_segment_flags =
    O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

fs::path segment_path(const fs::path& run_dir, int64_t start) {
  return run_dir / (start == 0 ? "output.log" : "output." + std::to_string(start) + ".log");
}

std::optional<int64_t> segment_start(const std::string& name) {
  if (name == "output.log") return 0;
  if (name.rfind("output.", 0) != 0) return std::nullopt;
  int64_t start = 0;
  const auto [stopped, error] = std::from_chars(name.data() + 7, name.data() + name.size(), start);
  if (error != std::errc() || std::string_view(stopped) != ".log") return std::nullopt;
  return start;
}

// Start offset -> size of every segment.
std::map<int64_t, int64_t> segments(const fs::path& run_dir) {
  std::map<int64_t, int64_t> out;
  std::error_code ignored;  // no output yet
  for (const auto& entry : fs::directory_iterator(run_dir, ignored)) {
    const auto start = segment_start(entry.path().filename().string());
    std::error_code gone;
    if (start) out[*start] = static_cast<int64_t>(entry.file_size(gone));
  }
  return out;
}

std::string read_range(const fs::path& path, int64_t from, int64_t count) {
  const os::FileDescriptor file(
      open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  std::string out(static_cast<size_t>(count), '\0');
  size_t have = 0;
  while (file && have < out.size()) {
    const ssize_t got =
        pread(file.get(), out.data() + have, out.size() - have, from + static_cast<off_t>(have));
    if (got <= 0) break;
    have += static_cast<size_t>(got);
  }
  out.resize(have);
  return out;
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
  out.next = offset;
  for (const auto& [start, size] : segments(run_dir)) {
    const int64_t end = start + size;
    if (end <= out.next) continue;
    if (start > out.next) {
      // Bytes are missing before this segment: tell of them before handing out more.
      if (!out.bytes.empty()) break;
      out.skipped += start - out.next;
      out.next = start;
    }
    const int64_t count = std::min(end - out.next, cap - static_cast<int64_t>(out.bytes.size()));
    if (count <= 0) break;
    const std::string part = read_range(segment_path(run_dir, start), out.next - start, count);
    if (part.empty()) break;
    out.bytes += part;
    out.next += static_cast<int64_t>(part.size());
  }
  return out;
}

}  // namespace wave::runner
