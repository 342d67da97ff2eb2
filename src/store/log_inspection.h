// SPDX-License-Identifier: MIT
// Looks at a log that came from elsewhere, before anything of it counts. Reads only; what it finds
// depends on nothing but the objects and what we know already.
#pragma once

#include "git/repository.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

// Nothing a git-wave writes comes near these.
struct LogLimits {
  uint64_t batch_bytes = 1 << 20;  // a commit
  uint64_t tree_bytes = 8 << 20;   // one folder of documents
  uint64_t blob_bytes = 64 << 20;  // one document
  size_t objects = 4'000'000;      // new ones of one log
  int folders = 4;                 // one within the other
};

// Where a log ends that we have.
struct LogEnd {
  std::string oid;
  int64_t lamport = 0;
};

struct LogInspection {
  enum class Relation {
    grows,   // it goes on from where ours ends, or is new
    behind,  // it ends within ours
    forked   // it does not go on from ours
  };
  Relation relation = Relation::grows;
  // Why it is kept out, as a sentence; nothing: it is as a log must be. A fork alone is no fault.
  std::optional<std::string> fault;
  std::vector<int64_t> lamports;     // of the batches that are new, oldest first
  std::vector<std::string> objects;  // all that these need and the end of ours does not
  size_t events = 0;
  int schema = 0;  // the highest
};

// `objects` sees what came and what we have. `known`: the end of this log as we have it.
LogInspection inspect_log(const git::Repository& objects, const std::string& writer,
                          const std::string& tip, const std::optional<LogEnd>& known,
                          const LogLimits& limits);

// Whether the log that ends at `tip` has `oid` among its batches, of which that one has `lamport`.
bool is_in_log(const git::Repository& objects, const std::string& tip, const std::string& oid,
               int64_t lamport);

}  // namespace wave::store
