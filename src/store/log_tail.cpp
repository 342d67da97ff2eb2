// SPDX-License-Identifier: MIT
#include "store/log_tail.h"

#include "domain/hex.h"
#include "error/error.h"
#include "index/batch_ids.h"
#include "store/event_log.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace wave::store {
namespace {

using domain::LogCursor;
using Events = std::vector<index::StoredEvent>;

constexpr const char* k_anew = "start anew: --since start, or --since now";

std::string writer_of(const std::string& ref) {
  return ref.substr(std::string_view(k_log_prefix).size());
}

// What of one log is to be read: its batches behind a place, the next one last.
struct Part {
  std::string writer;
  std::optional<LogCursor::Place> place;
  std::string batches;  // packed: they may be very many
  std::vector<int64_t> lamports;
};

// Of batches without sound trailers, which count for nothing, none is here.
Part find_part(const git::Repository& repository, const std::string& writer, const std::string& tip,
               const std::optional<LogCursor::Place>& place) {
  Part out{writer, place, {}, {}};
  bool found = !place;
  repository.walk_first_parents(tip, [&](const std::string& oid, std::string_view message) {
    const auto batch = decode_trailers(message);
    if (!batch) return true;
    if (place && batch->lamport < place->lamport) return false;
    out.batches += index::pack_id(oid);
    out.lamports.push_back(batch->lamport);
    if (!place || batch->lamport > place->lamport) return true;
    found = place->line < static_cast<int>(count_lines(message));
    return false;
  });
  if (found) return out;
  throw Error("the log '" + writer + "' has no event at '" + std::to_string(place->lamport) + "." +
                  std::to_string(place->line) + "'",
              k_anew);
}

Events next_batch(const git::Repository& repository, Part& part) {
  const size_t rest = part.batches.size() - index::k_packed_id;
  const std::string oid = domain::hex(std::string_view(part.batches).substr(rest));
  part.batches.resize(rest);
  part.lamports.pop_back();
  Events out;
  repository.walk_first_parents(oid, [&](const std::string&, std::string_view message) {
    decode_batch(message, out, oid);
    return false;
  });
  std::erase_if(out, [&](const index::StoredEvent& event) {
    return part.place &&
           LogCursor::Place{event.placed.at.lamport, event.placed.at.line} <= *part.place;
  });
  return out;
}

// The one whose next batch comes first; nothing when all are read.
Part* next_part(std::vector<Part>& parts) {
  Part* out = nullptr;
  for (Part& part : parts) {
    if (part.lamports.empty()) continue;
    const auto place = [](const Part& of) { return std::tie(of.lamports.back(), of.writer); };
    if (!out || place(part) < place(*out)) out = &part;
  }
  return out;
}

void refuse_unknown_logs(const index::Cursors& tips, const LogCursor& from) {
  for (const auto& [writer, place] : from.places()) {
    if (tips.count(k_log_prefix + writer) > 0) continue;
    throw Error("this clone has no log '" + writer + "', which the cursor names", k_anew);
  }
}

// Whether another copy of an event was read before: behind the cursor that reading began with, as
// the index knows, or since.
class Repeated {
 public:
  Repeated(index::Index& index, const LogCursor& from) : index_(index), from_(from) {}

  bool operator()(const domain::PlacedEvent& placed) {
    if (!since_.insert(std::hash<std::string>()(placed.event.id)).second && told_before(placed)) {
      return true;
    }
    return !from_.places().empty() && stands(placed, from_);
  }

  void advance(const domain::Position& at) { read_.advance(at); }

 private:
  // Only a hash is kept of each, for there may be millions; whether it is the same event is looked
  // at when two are equal.
  bool told_before(const domain::PlacedEvent& placed) { return stands(placed, read_); }

  bool stands(const domain::PlacedEvent& placed, const LogCursor& within) {
    const Events copies = index_.events(placed.event.task);
    return std::any_of(copies.begin(), copies.end(), [&](const index::StoredEvent& copy) {
      return copy.placed.event.id == placed.event.id && copy.placed.at != placed.at &&
             within.covers(copy.placed.at);
    });
  }

  index::Index& index_;
  const LogCursor& from_;
  LogCursor read_ = from_;
  std::unordered_set<size_t> since_;
};

}  // namespace

LogCursor read_tail(const git::Repository& repository, index::Index& index, const LogCursor& from,
                    const TakeEvent& take) {
  const index::Cursors tips = index.cursors();
  refuse_unknown_logs(tips, from);
  std::vector<Part> parts;
  for (const auto& [ref, tip] : tips) {
    const std::string writer = writer_of(ref);
    parts.push_back(find_part(repository, writer, tip.oid, from.place(writer)));
  }
  LogCursor end = from;
  Repeated is_repeated(index, from);
  while (Part* part = next_part(parts)) {
    for (index::StoredEvent& event : next_batch(repository, *part)) {
      const domain::Position at = event.placed.at;
      const bool repeated = tips.size() > 1 && is_repeated(event.placed);
      is_repeated.advance(at);
      end.advance(at);
      if (!repeated) take(event);
    }
  }
  return end;
}

Events read_after(const git::Repository& repository, const std::string& tip, int64_t lamport) {
  std::vector<std::pair<std::string, std::string>> batches;
  repository.walk_first_parents(tip, [&](const std::string& oid, std::string_view message) {
    const auto batch = decode_trailers(message);
    if (batch && batch->lamport <= lamport) return false;
    batches.emplace_back(oid, message);
    return true;
  });
  Events out;
  for (; !batches.empty(); batches.pop_back()) {
    decode_batch(batches.back().second, out, batches.back().first);
  }
  return out;
}

LogCursor end_of_logs(const git::Repository& repository, const index::Cursors& tips) {
  LogCursor out;
  for (const auto& [ref, tip] : tips) {
    repository.walk_first_parents(
        tip.oid, [&, writer = writer_of(ref)](const std::string&, std::string_view message) {
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
    repository.walk_first_parents(tip.oid, [&](const std::string& oid, std::string_view message) {
      if (message.find(event) == std::string::npos) return true;
      Events events;
      decode_batch(message, events, oid);
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
