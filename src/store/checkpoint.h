// SPDX-License-Identifier: MIT
// A checkpoint: a batch of our own log whose tree says of tasks that ended long ago how they were
// folded and where their events are, and of all others where these are; whose trailers say up to
// where that covers the logs. The bytes are specified in git-wave-format(5).
#pragma once

#include "git/repository.h"
#include "index/index.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::store {

struct Checkpoint {
  std::string oid;
  index::Cursors frontier;           // where the logs end that it covers
  std::vector<std::string> settled;  // its parts, oldest first: a later one holds good against them
  std::vector<std::string> open;
};

// Nothing when the commit is no checkpoint, or one of another fold. Throws Error when it is
// damaged.
std::optional<Checkpoint> read_checkpoint(const git::Repository& repository,
                                          const std::string& oid);

// Calls with what a line says (a task's summary line, or its id in a part that is open) and with
// the packed ids of its batches. Throws Error when the part is missing or damaged.
using TakeLine = std::function<void(std::string_view text, const std::string& batches)>;
void each_line_of_part(const git::Repository& repository, const std::string& part,
                       const TakeLine& take);

// A line and its batches, packed.
using PartLine = std::pair<std::string_view, std::string_view>;
// Writes blobs of a bounded size; their ids.
std::vector<std::string> write_parts(git::Repository& repository,
                                     const std::vector<PartLine>& lines);

// The tree of a checkpoint with these parts, and what else is in it.
std::string write_checkpoint_tree(git::Repository& repository,
                                  const std::vector<std::string>& settled,
                                  const std::vector<std::string>& open,
                                  std::vector<git::TreeEntry> others);

// The message of a checkpoint's commit.
std::string checkpoint_message(size_t settled, const std::string& writer, int64_t lamport,
                               const index::Cursors& frontier);

}  // namespace wave::store
