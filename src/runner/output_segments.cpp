// SPDX-License-Identifier: MIT
#include "runner/output_segments.h"

#include "os/file_descriptor.h"
#include "os/gzip.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_folded = ".gz";
constexpr int64_t k_trailer_bytes = 18;
constexpr int64_t k_folded_cap = int64_t{256} << 20;

std::optional<int64_t> segment_start(std::string_view name) {
  if (name == "output.log") return 0;
  if (!name.starts_with("output.")) return std::nullopt;
  int64_t start = 0;
  const auto [stopped, error] = std::from_chars(name.data() + 7, name.data() + name.size(), start);
  if (error != std::errc() || name.substr(static_cast<size_t>(stopped - name.data())) != ".log") {
    return std::nullopt;
  }
  return start;
}

std::string read_bytes(const fs::path& path, int64_t from, int64_t count) {
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

int64_t file_bytes(const fs::path& path) {
  std::error_code gone;
  const auto size = fs::file_size(path, gone);
  return gone ? 0 : static_cast<int64_t>(size);
}

int64_t folded_size(const fs::path& path) {
  const int64_t bytes = file_bytes(path);
  if (bytes < k_trailer_bytes) return 0;
  const std::string trailer = read_bytes(path, bytes - k_trailer_bytes, k_trailer_bytes);
  return static_cast<int64_t>(os::gunzipped_size(trailer));
}

}  // namespace

fs::path segment_path(const fs::path& run_dir, int64_t start) {
  return run_dir / (start == 0 ? "output.log" : "output." + std::to_string(start) + ".log");
}

std::vector<Segment> output_segments(const fs::path& run_dir) {
  std::vector<Segment> out;
  std::error_code ignored;  // no output yet
  for (const auto& entry : fs::directory_iterator(run_dir, ignored)) {
    std::string name = entry.path().filename().string();
    const bool folded = name.ends_with(k_folded);
    if (folded) name.resize(name.size() - k_folded.size());
    const auto start = segment_start(name);
    if (!start) continue;
    const int64_t size = folded ? folded_size(entry.path()) : file_bytes(entry.path());
    out.push_back({*start, size, entry.path(), folded});
  }
  // Of two that begin together the longer one first: the other is a part of it.
  std::sort(out.begin(), out.end(), [](const Segment& a, const Segment& b) {
    return a.start != b.start ? a.start < b.start : a.size > b.size;
  });
  return out;
}

std::string read_segment(const Segment& segment, int64_t from, int64_t count) {
  const int64_t skip = from - segment.start;
  if (!segment.folded) return read_bytes(segment.path, skip, count);
  const int64_t bytes = std::min(file_bytes(segment.path), k_folded_cap);
  const auto text = os::gunzip(read_bytes(segment.path, 0, bytes), k_folded_cap);
  if (!text || skip >= static_cast<int64_t>(text->size())) return {};
  return text->substr(static_cast<size_t>(skip), static_cast<size_t>(count));
}

}  // namespace wave::runner
