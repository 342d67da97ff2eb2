// SPDX-License-Identifier: MIT
// What the hooks wrote down: lines `1 <hook> <oid> <ms>` in `wave-spool` of a worktree's git
// directory. Hints, written by whoever may write there (the agent too): each is checked before it
// becomes an event.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wave::store {

struct SpoolLine {
  std::string hook;
  std::string oid;
  int64_t t_ms = 0;
};

// Lines taken from one worktree's spool, and the segment files that hold them until they are in the
// log.
struct SpoolTaken {
  std::vector<SpoolLine> lines;
  std::vector<std::filesystem::path> segments;
};

// Whether a hook has written anything since the last drop: one look at the folder.
bool has_spool(const std::filesystem::path& git_dir);

// Moves the spool aside and reads it, with segments that an earlier taker left. The caller holds
// the store's lock. A writer that is in the middle of its line is waited for briefly; a segment
// that somebody keeps locked is left for the next time.
SpoolTaken take_spool(const std::filesystem::path& git_dir);

// The lines are in the log: the segments may go.
void drop_segments(const SpoolTaken& taken);

// Parses one line; false for anything torn or foreign.
bool parse_spool_line(const std::string& line, SpoolLine& out);

// Object ids that the reflog `logs/HEAD` of a git directory names as new, from byte `offset` on,
// but for those that HEAD was only set to (checkout, reset); `offset` moves behind the last whole
// line. A shorter file than before (it was expired) is read from its start.
std::vector<std::string> read_reflog(const std::filesystem::path& git_dir, uint64_t& offset);

}  // namespace wave::store
