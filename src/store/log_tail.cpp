// SPDX-License-Identifier: MIT
#include "store/log_tail.h"

#include "error/error.h"
#include "store/event_log.h"

#include <algorithm>
#include <functional>

namespace wave::store {
namespace {

using domain::LogCursor;
using Events = std::vector<index::StoredEvent>;

constexpr const char* k_anew = "start anew: --since start, or --since now";

std::string writer_of(const std::string& ref) {
  return ref.substr(std::string_view(k_log_prefix).size());
}

// From the newest batch to the oldest, until `visit` says false.
void each_message(const git::Repository& repository, const std::string& tip,
                  const std::function<bool(const std::string&)>& visit) {
  std::string at = tip;
  while (!at.empty()) {
    const auto commit = repository.commit(at);
    if (!commit) {
      throw Error("the log commit '" + at + "' is missing or damaged", "run git wave doctor");
    }
    if (!visit(commit->message)) return;
    at = commit->parents.empty() ? "" : commit->parents.front();
  }
}

// The events behind `place` in one log, oldest first.
Events read_behind(const git::Repository& repository, const std::string& writer,
                   const std::string& tip, std::optional<LogCursor::Place> place) {
  std::vector<std::string> messages;
  bool found = !place;
  each_message(repository, tip, [&](const std::string& message) {
    const auto batch = decode_trailers(message);
    if (!batch) return true;  // it counts for nothing
    if (place && batch->lamport < place->lamport) return false;
    messages.push_back(message);
    if (!place || batch->lamport > place->lamport) return true;
    found = place->line < static_cast<int>(count_lines(message));
    return false;
  });
  if (!found) {
    throw Error("the log '" + writer + "' has no event at '" + std::to_string(place->lamport) +
                    "." + std::to_string(place->line) + "'",
                k_anew);
  }
  Events out;
  for (; !messages.empty(); messages.pop_back()) decode_batch(messages.back(), out);
  std::erase_if(out, [&](const index::StoredEvent& event) {
    return place && LogCursor::Place{event.placed.at.lamport, event.placed.at.line} <= *place;
  });
  return out;
}

void refuse_unknown_logs(const index::Cursors& tips, const LogCursor& from) {
  for (const auto& [writer, place] : from.places()) {
    if (tips.count(k_log_prefix + writer) > 0) continue;
    throw Error("this clone has no log '" + writer + "', which the cursor names", k_anew);
  }
}

// Whether another copy of the event was read before.
bool is_repeated(index::Index& index, const LogCursor& read, const domain::PlacedEvent& placed) {
  const Events copies = index.events(placed.event.task);
  return std::any_of(copies.begin(), copies.end(), [&](const index::StoredEvent& copy) {
    return copy.placed.event.id == placed.event.id && copy.placed.at != placed.at &&
           read.covers(copy.placed.at);
  });
}

}  // namespace

Tail read_tail(const git::Repository& repository, index::Index& index, const LogCursor& from) {
  const index::Cursors tips = index.cursors();
  refuse_unknown_logs(tips, from);
  Tail out{{}, from};
  Events& events = out.events;
  for (const auto& [ref, tip] : tips) {
    const std::string writer = writer_of(ref);
    Events part = read_behind(repository, writer, tip.oid, from.place(writer));
    std::move(part.begin(), part.end(), std::back_inserter(events));
  }
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.placed.at < b.placed.at; });
  std::erase_if(events, [&](const index::StoredEvent& event) {
    const bool repeated = tips.size() > 1 && is_repeated(index, out.end, event.placed);
    out.end.advance(event.placed.at);
    return repeated;
  });
  return out;
}

Events read_after(const git::Repository& repository, const std::string& tip, int64_t lamport) {
  std::vector<std::string> messages;
  each_message(repository, tip, [&](const std::string& message) {
    const auto batch = decode_trailers(message);
    if (batch && batch->lamport <= lamport) return false;
    messages.push_back(message);
    return true;
  });
  Events out;
  for (; !messages.empty(); messages.pop_back()) decode_batch(messages.back(), out);
  return out;
}

LogCursor end_of_logs(const git::Repository& repository, const index::Cursors& tips) {
  LogCursor out;
  for (const auto& [ref, tip] : tips) {
    each_message(repository, tip.oid, [&, writer = writer_of(ref)](const std::string& message) {
      const auto batch = decode_trailers(message);
      const size_t lines = batch ? count_lines(message) : 0;
      if (lines == 0) return true;
      out.advance({batch->lamport, writer, static_cast<int>(lines) - 1});
      return false;
    });
  }
  return out;
}

LogCursor cursor_behind(const git::Repository& repository, const index::Cursors& tips,
                        const std::string& event) {
  if (tips.size() > 1) {
    throw Error(
        "the event '" + event + "' tells no place in " + std::to_string(tips.size()) + " logs",
        "give the member 'cursor' that stands beside it in --json");
  }
  LogCursor out;
  for (const auto& [ref, tip] : tips) {
    each_message(repository, tip.oid, [&](const std::string& message) {
      if (message.find(event) == std::string::npos) return true;
      Events events;
      decode_batch(message, events);
      for (const index::StoredEvent& each : events) {
        if (each.placed.event.id == event) out.advance(each.placed.at);
      }
      return out.places().empty();
    });
  }
  if (!out.places().empty()) return out;
  throw Error("there is no event '" + event + "'", k_anew);
}

}  // namespace wave::store
