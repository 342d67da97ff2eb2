// SPDX-License-Identifier: MIT
// A batch: the events of one commit of a log ref. The bytes are specified in git-wave-format(5).
#pragma once

#include "index/index.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wave::store {

constexpr int k_batch_schema = 1;
constexpr size_t k_batch_events = 512;
constexpr size_t k_batch_bytes = 256 << 10;

// All of a batch but its events.
struct Batch {
  int schema = k_batch_schema;
  std::string writer;
  int64_t lamport = 0;
  size_t unreadable = 0;  // lines that are no event; they stay in the log and count for nothing
  // Of a checkpoint only (see checkpoint.h): which fold has made it (0: it is none), and where the
  // logs ended that it covers.
  int fold = 0;
  index::Cursors frontier = {};
};

// The commit message: a subject for people, the events as JSON lines, trailers.
std::string encode_batch(const std::string& subject, std::span<const index::StoredEvent> events,
                         const std::vector<std::string>& tasks, const std::string& writer,
                         int64_t lamport);

// Nothing when the message is no batch (no trailers, or a lamport or writer out of bounds). A newer
// schema is decoded as far as it goes; the caller decides what to do with it. The events are put
// behind those that are in `events` already.
// `oid` is that of its commit.
std::optional<Batch> decode_batch(std::string_view message, std::vector<index::StoredEvent>& events,
                                  const std::string& oid = {});

// Without the events.
std::optional<Batch> decode_trailers(std::string_view message);

// Calls with each line that stands for an event, also where it turns out to be none: its number is
// its place in the batch.
template <class Call>
void each_event_line(std::string_view message, Call call) {
  for (size_t at = 0; at < message.size();) {
    const size_t end = std::min(message.find('\n', at), message.size());
    if (message[at] == '{') call(message.substr(at, end - at));
    at = end + 1;
  }
}

// How many events the message can hold at most.
size_t count_lines(std::string_view message);

// "wave: fix-login starting -> running; +2 commits". `names` maps task ids to features.
std::string subject_of(std::span<const index::StoredEvent> events,
                       const std::map<std::string, std::string>& names);

}  // namespace wave::store
