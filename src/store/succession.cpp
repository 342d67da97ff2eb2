// SPDX-License-Identifier: MIT
#include "store/succession.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "os/files.h"
#include "os/log.h"
#include "store/event_log.h"
#include "store/ref_lock.h"

#include <algorithm>
#include <unordered_set>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr int k_attempts = 100;

std::optional<std::string> tip_of(const SuccessionPlace& place, const std::string& ref) {
  return git::read_ref_file(place.layout.common_dir, ref);
}

// Of all logs: clocks only go forward within one, so the ends tell.
int64_t highest_lamport(const SuccessionPlace& place) {
  int64_t highest = 0;
  for (const auto& [ref, tip] : git::read_ref_files(place.layout.common_dir, k_log_prefix)) {
    const auto commit = tip.empty() ? std::nullopt : place.repository.commit(tip);
    const auto batch = commit ? decode_trailers(commit->message) : std::nullopt;
    if (batch) highest = std::max(highest, batch->lamport);
  }
  return highest;
}

// Of the log that ends at `tip`, what lies behind `fork` and is not recorded in `own`.
std::vector<index::StoredEvent> missing(const SuccessionPlace& place, const std::string& tip,
                                        const std::optional<std::string>& fork,
                                        const std::optional<std::string>& own) {
  std::vector<index::StoredEvent> events = read_log(place.repository, tip, fork).events;
  if (!own || events.empty()) return events;
  const std::vector<index::StoredEvent> there =
      read_log(place.repository, *own, std::nullopt).events;
  std::unordered_set<std::string_view> ids;
  for (const index::StoredEvent& stored : there) ids.insert(stored.placed.event.id);
  std::erase_if(events, [&](const index::StoredEvent& stored) {
    return ids.count(stored.placed.event.id) > 0;
  });
  return events;
}

void succeed(const SuccessionPlace& place, const Succession& next) {
  if (const auto tip = tip_of(place, next.old_ref())) {
    record_again(place, next.identity, *tip, next.fork);
  }
  commit_succession(place.layout.wave_dir());
  os::log(os::Level::warning, "the log goes on as '" + next.identity.writer + "'");
}

}  // namespace

void record_again(const SuccessionPlace& place, const WriterIdentity& own, const std::string& tip,
                  const std::optional<std::string>& fork) {
  RefLock lock(place.layout.common_dir, own.log_ref());
  for (int i = 0; i < k_attempts; ++i) {
    Writing writing;
    writing.ref = own.log_ref();
    writing.writer = own.writer;
    writing.tip = tip_of(place, writing.ref);
    writing.lamport = highest_lamport(place) + 1;
    writing.events = missing(place, tip, fork, writing.tip);
    writing.time_s = place.time_s;
    if (writing.events.empty()) return;
    switch (append_to_log(place.repository, std::move(writing)).swap) {
      case git::Swap::done:
        return;
      case git::Swap::locked:
        lock.wait();
        break;
      case git::Swap::moved:
        break;
    }
  }
  throw Error("the log '" + own.log_ref() + "' could not be moved", "run git wave doctor");
}

WriterIdentity take_new_writer(const SuccessionPlace& place,
                               const std::optional<std::string>& fork) {
  finish_succession(place);
  const fs::path wave_dir = place.layout.wave_dir();
  const WriterIdentity old = ensure_writer(wave_dir, place.layout.common_dir);
  const Succession next = begin_succession(wave_dir, place.layout.common_dir, old, fork);
  succeed(place, next);
  return next.identity;
}

void finish_succession(const SuccessionPlace& place) {
  const auto next = begun_succession(place.layout.wave_dir(), place.layout.common_dir);
  if (next) succeed(place, *next);
}

}  // namespace wave::store
