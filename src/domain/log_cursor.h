// SPDX-License-Identifier: MIT
// How far somebody has read the logs of this clone: a place in each of them. Logs only grow at
// their ends, so whoever goes on from such a cursor misses nothing and sees nothing twice, whenever
// and in whatever order the logs of other clones came in. Nothing has to be kept for it.
#pragma once

#include "domain/event.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

class LogCursor {
 public:
  // A place in one log: the event in this line of the batch with this lamport is the last one read.
  struct Place {
    int64_t lamport = 0;
    int line = 0;
    auto operator<=>(const Place&) const = default;
  };

  // "start", or `<writer>:<lamport>.<line>` for each log, in the order of the writers, with commas.
  static std::optional<LogCursor> parse(std::string_view text);
  std::string text() const;

  // The place in the writer's log; nothing when nothing of it was read.
  std::optional<Place> place(const std::string& writer) const;
  bool covers(const Position& at) const;
  // Goes on to this event, or stays when it is behind that already.
  void advance(const Position& at);

  const std::map<std::string, Place>& places() const { return places_; }
  bool operator==(const LogCursor&) const = default;

 private:
  std::map<std::string, Place> places_;
};

}  // namespace wave::domain
