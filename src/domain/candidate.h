// SPDX-License-Identifier: MIT
// An open issue as the scheduler sees it: everything that decides whether it is taken up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::domain {

// Another issue that must be closed first, and whether it is.
struct Dependency {
  enum class State { closed, open, unknown };

  std::string name;  // as people write it: "#12", an id, "owner/name#3"
  State state = State::unknown;
};

struct Candidate {
  // Whether a run of ours is on it already.
  enum class Run {
    none,
    queued,  // by the scheduler itself, and nobody has begun
    open     // begun, or queued by a person
  };

  std::string key;     // the one name that is used: an id, or a number as text
  int64_t number = 0;  // what agents and people call it
  std::string title;
  bool open = true;
  std::vector<std::string> labels;
  std::vector<std::string> assignees;
  std::string author;
  bool author_trusted = false;      // the forge says that they may write to the repository
  std::optional<int64_t> priority;  // 1 is the highest
  int64_t created_ms = 0;           // since 1970; 0: unknown
  std::string version;              // see issue_version.h
  std::vector<Dependency> dependencies;
  Run run = Run::none;
  int64_t ended_runs = 0;  // of ours, for this version of it, that did not bring it home
  std::vector<std::string> mentioned_by;  // open pull requests that are about it
  bool mentions_known = true;             // false: they could not be listed
};

}  // namespace wave::domain
