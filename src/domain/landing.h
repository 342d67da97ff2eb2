// SPDX-License-Identifier: MIT
// How a task's work came to stand on the branch it was made for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

// The words stand in the log and are never renamed.
enum class LandedBy {
  merge,       // its own commits, by a merge or by a fast-forward
  squash,      // several of its commits as one
  rebase,      // its commits one by one, as new commits; amended ones are such, too
  cherry_pick  // some of them
};

std::string_view to_string(LandedBy how);
std::optional<LandedBy> parse_landed_by(std::string_view word);

// A commit that holds a task's work and was not made by its agent.
struct TaskLanding {
  std::string oid;
  LandedBy how = LandedBy::merge;
  std::string source;  // the task's commit that it came from; of several the last
  std::string run;     // that made it
  int64_t t_ms = 0;    // when it was found
};

}  // namespace wave::domain
