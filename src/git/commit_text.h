// SPDX-License-Identifier: MIT
// A commit as the bytes that are hashed, in its parts: for commits that are made anew and keep what
// their author wrote byte by byte. Signatures are not kept: they hold for the old bytes only.
#pragma once

#include "git/repository.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::git {

struct CommitText {
  std::string tree;
  std::vector<std::string> parents;
  std::string author;     // "Name <email> seconds zone"
  std::string committer;  // the same
  std::string encoding;   // of the message; empty: UTF-8
  std::string message;
};

std::string to_bytes(const CommitText& commit);
// Throws Error when the bytes are no commit.
CommitText read_commit_text(std::string_view bytes);

// Of somebody at a moment, in UTC. What git cannot have in a name (angle brackets, line ends) is
// left out.
std::string person_line(const Identity& who, int64_t time_s);

}  // namespace wave::git
