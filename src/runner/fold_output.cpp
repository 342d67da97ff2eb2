// SPDX-License-Identifier: MIT
#include "runner/fold_output.h"

#include "os/files.h"
#include "os/gzip.h"
#include "runner/output_log.h"
#include "runner/output_segments.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

// A part of the output that has no gap.
struct Piece {
  int64_t start = 0;
  std::string text;
};

// What there is between two offsets, added to the pieces.
void gather(const fs::path& run_dir, int64_t from, int64_t until, std::vector<Piece>& pieces) {
  while (from < until) {
    OutputPart part = read_output_from(run_dir, from, until - from);
    if (part.bytes.empty()) return;
    from = part.next;
    const int64_t start = part.next - static_cast<int64_t>(part.bytes.size());
    const bool goes_on =
        !pieces.empty() &&
        pieces.back().start + static_cast<int64_t>(pieces.back().text.size()) == start;
    if (goes_on) {
      pieces.back().text += part.bytes;
    } else {
      pieces.push_back({start, std::move(part.bytes)});
    }
  }
}

bool is_small(const std::vector<Segment>& segments, int64_t most) {
  int64_t bytes = 0;
  for (const Segment& each : segments) bytes += each.size;
  return bytes <= most && std::all_of(segments.begin(), segments.end(),
                                      [](const Segment& each) { return each.folded; });
}

}  // namespace

uint64_t output_bytes(const fs::path& run_dir) {
  uint64_t out = 0;
  for (const Segment& each : output_segments(run_dir)) {
    std::error_code gone;
    const auto bytes = fs::file_size(each.path, gone);
    if (!gone) out += bytes;
  }
  return out;
}

bool is_to_fold(const fs::path& run_dir, int64_t most) {
  return !is_small(output_segments(run_dir), most);
}

bool fold_output(const fs::path& run_dir, int64_t most) {
  const std::vector<Segment> before = output_segments(run_dir);
  if (is_small(before, most)) return false;
  int64_t end = 0;
  for (const Segment& each : before) end = std::max(end, each.end());
  const int64_t head = most - most / 2;
  std::vector<Piece> pieces;
  gather(run_dir, 0, std::min(head, end), pieces);
  gather(run_dir, std::max(head, end - most / 2), end, pieces);
  std::set<fs::path> kept;
  for (const Piece& piece : pieces) {
    const fs::path path = segment_path(run_dir, piece.start).string() + ".gz";
    os::write_file(path, os::gzip(piece.text), os::Durability::synced);
    kept.insert(path);
  }
  std::error_code ignored;  // what stays is there twice
  for (const Segment& each : before) {
    if (kept.count(each.path) == 0) fs::remove(each.path, ignored);
  }
  return true;
}

}  // namespace wave::runner
