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
  int64_t lamport = 0;          // the highest seen
  bool reached = false;         // came to `until`
  bool has_checkpoint = false;  // among what was read
};

// Reads the chain from `tip` down to (not including) `until`, along first parents. Without `until`
// to the beginning. Throws Error when an object of the chain is missing.
LogRead read_log(const git::Repository& repository, const std::string& tip,
                 const std::optional<std::string>& until);
// The same; nothing when that is more than should be held in memory.
std::optional<LogRead> read_end_of_log(const git::Repository& repository, const std::string& tip,
                                       const std::optional<std::string>& until);

// The events of one task in these batches, in their order. Throws Error when one is missing.
std::vector<index::StoredEvent> read_events_of(const git::Repository& repository,
                                               const std::string& task,
                                               const std::vector<std::string>& batches);

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

// What is in the tree of a log's first batch.
std::vector<git::TreeEntry> first_entries(git::Repository& repository);

// Who commits to a log: nobody's name leaks into it.
const git::Identity& log_author();

// Writes the batches (several when there is too much for one); no ref is moved yet. Events that
// have their line already keep it.
Written write_batches(git::Repository& repository, Writing writing);

// Writes the batches and moves the ref by one compare and swap. Everything is on disk when this
// returns Swap::done.
Written append_to_log(git::Repository& repository, Writing writing);

}  // namespace wave::store
