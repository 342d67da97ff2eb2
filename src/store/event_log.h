// SPDX-License-Identifier: MIT
// The log refs: reading batches from any, appending to our own.
#pragma once

#include "git/repository.h"
#include "store/batch.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::store {

inline constexpr const char* k_log_prefix = "refs/wave/log/";

struct LogRead {
  std::vector<index::StoredEvent> events;
  int64_t lamport = 0;    // the highest seen
  size_t unreadable = 0;  // batches and lines that could not be understood
  bool reached = false;   // came to `until`
  bool sound = true;      // false: it could not be read, and nothing of this counts
};

// Reads the chain from `tip` down to (not including) `until`, along first parents. Without `until`
// to the beginning. Throws Error when an object of the chain is missing.
LogRead read_log(const git::Repository& repository, const std::string& tip,
                 const std::optional<std::string>& until);

// What is to be appended: events in order, already checked against the folded state. Lines (where
// they have none) and places are given to them here.
struct Writing {
  std::string ref;
  std::string writer;
  std::optional<std::string> tip;  // where our log stands; nothing: it is made
  int64_t lamport = 0;             // of the first batch
  std::vector<index::StoredEvent> events;
  std::map<std::string, std::string> names;  // task -> feature, for the subject
  int64_t time_s = 0;
};

struct Written {
  git::Swap swap = git::Swap::done;
  std::string tip;
  int64_t lamport = 0;  // of the last batch
  std::vector<index::StoredEvent> events;
};

// Writes the batches (several when there is too much for one); no ref is moved yet. Events that
// have their line already keep it.
Written write_batches(git::Repository& repository, Writing writing);

// Writes the batches and moves the ref by one compare and
// swap. Everything is on disk when this returns Swap::done.
Written append_to_log(git::Repository& repository, Writing writing);

}  // namespace wave::store
