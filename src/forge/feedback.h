// SPDX-License-Identifier: MIT
#pragma once

#include "forge/author.h"

#include <cstdint>
#include <string>

namespace wave::forge {

// What somebody said about an issue or a pull request.
struct Feedback {
  enum class Kind { comment, review, line };  // line: a review's remark on a place in a file
  enum class Verdict { none, approved, changes_requested, dismissed };

  Kind kind = Kind::comment;
  int64_t id = 0;  // among its kind
  Author author;
  std::string body;
  Verdict verdict = Verdict::none;  // of a review
  std::string oid;                  // the commit it is about; empty for comments
  std::string path;                 // of a line
  int64_t line = 0;                 // 0: none, or not there any more
  std::string version;              // as in ForgeIssue
  int64_t submitted_ms = 0;
  std::string url;
  std::string mark;  // of our own comments: see Forge::comment_once
};

}  // namespace wave::forge
