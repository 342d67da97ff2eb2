// SPDX-License-Identifier: MIT
#pragma once

#include "forge/author.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::forge {

struct PullRequest {
  enum class State { open, closed, merged };

  int64_t number = 0;
  std::string url;
  State state = State::open;
  std::string head;             // branch
  std::string head_repository;  // owner/name; empty when it is gone. Not ours: a fork's
  std::string head_oid;
  std::string base;  // branch
  std::string title;
  std::string body;
  Author author;
  bool draft = false;
  // Whether it can be merged without conflict; nothing when the forge does not know (yet), and
  // always in lists.
  std::optional<bool> mergeable;
  std::string merge_oid;  // of a merged one, where known
  std::string version;    // as in ForgeIssue
};

// A pull request that is to be there.
struct PullRequestDraft {
  std::string head;  // branch of the repository itself, pushed already
  std::string head_oid;
  std::string base;
  std::string title;
  std::string body;
};

}  // namespace wave::forge
