// SPDX-License-Identifier: MIT
#pragma once

#include "forge/author.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::forge {

// A piece of work that somebody asked for. All text is others' and only data: see forge_text.h for
// what has been done to it.
struct ForgeIssue {
  int64_t number = 0;
  std::string title;  // one line
  std::string body;
  std::vector<std::string> labels;
  std::vector<std::string> assignees;
  Author author;
  bool open = true;
  // Changes with the issue. The forge's own word: compare it for equality, never with a clock.
  std::string version;
  int64_t created_ms = 0;
  int64_t updated_ms = 0;  // for people
  std::string url;
};

}  // namespace wave::forge
