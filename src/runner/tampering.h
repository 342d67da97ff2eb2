// SPDX-License-Identifier: MIT
// What stands otherwise after a run than when it began. Two kinds: what nobody but git-wave writes,
// where a change is somebody's tampering; and what people write as well, where nobody can tell
// whether it was the agent or its user.
#pragma once

#include "git/layout.h"
#include "runner/launch_record.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::runner {

// Writes down where branches and kept commits stand, in `runs/<run>/refs`. Before the agent starts;
// in the sandbox, where none of them can be reached, nothing is.
void note_refs(const git::Layout& layout, const LaunchRecord& launch);

// Sentences; empty: all is as we made it. `since_ms`: when the run began (wall clock).
std::vector<std::string> tampered_with(const git::Layout& layout, const LaunchRecord& launch,
                                       int64_t since_ms);

// A ref of others that was moved or deleted while the run went on.
struct MovedRef {
  std::string ref;
  std::string from;
  std::string to;  // empty: it is gone
};

// `own`: the run's own branch. What was made new is not among them.
std::vector<MovedRef> moved_beside(const git::Layout& layout, const std::string& run,
                                   const std::string& own);
// What was found at the end, for later: `runs/<run>/moved`.
void write_moved(const git::Layout& layout, const std::string& run,
                 const std::vector<MovedRef>& moved);
std::vector<MovedRef> read_moved(const git::Layout& layout, const std::string& run);

}  // namespace wave::runner
