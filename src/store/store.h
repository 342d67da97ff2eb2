// SPDX-License-Identifier: MIT
// The store of tasks: truth in this clone's log ref, answers from the index.
//
// Any number of processes may use one store at once. Appending takes a flock (which saves work) and
// moves the ref by compare and swap (which is what makes it correct); an append is on disk when it
// returns. Not thread safe: one Store per thread.
#pragma once

#include "domain/event.h"
#include "git/layout.h"
#include "git/repository.h"
#include "index/index.h"
#include "os/clock.h"
#include "store/log_tail.h"
#include "store/ref_mender.h"
#include "store/settling.h"
#include "store/writer_identity.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

// Commits that somebody saw: hints, checked before they count.
struct Sighting {
  std::string task;
  std::vector<std::string> oids;
};

// What an append is asked to do, under the lock and on the newest state. Events need no id, time or
// author: they are filled in. Throwing refuses everything, nothing is written.
using Proposal = std::function<std::vector<domain::Event>(index::Index&)>;

struct Appended {
  // Why an event was not legal when its turn came, as a sentence; then nothing was written.
  std::optional<std::string> refused;
  std::vector<domain::Event> events;
};

enum class Patience {
  wait,     // for the lock, up to 30 s
  try_once  // give up when somebody else holds it
};

class Store {
 public:
  explicit Store(git::Layout layout);
  Store(Store&&) noexcept;
  ~Store();

  const git::Layout& layout() const;
  // Opened at the first call.
  git::Repository& repository();
  // Up to date with every log ref when this returns.
  index::Index& index();
  // This clone; nothing before the first append.
  std::optional<WriterIdentity> writer();

  // What the logs hold behind a cursor, where they end, and behind one event: see log_tail.h.
  domain::LogCursor events_behind(const domain::LogCursor& cursor, const TakeEvent& take);
  domain::LogCursor end_of_logs();
  domain::LogCursor cursor_behind(const std::string& event);

  // Of our own log: the lamport of its end (0: there is none), what was appended behind a lamport,
  // and where it ended before the first append of this object (nothing: it has made none).
  int64_t own_end();
  std::vector<index::StoredEvent> own_events_after(int64_t lamport);
  std::optional<int64_t> end_before_first_append() const;

  // Appends what the proposal makes of the newest state, together with the commits that hooks have
  // spooled meanwhile, and those of the sightings: an event that names a tip goes with a sighting
  // of its task, so that no commit below it is left untold. `by` says who: "cli", "runner",
  // "reconcile". Throws Error when the store cannot be written.
  Appended append(const os::Now& now, const std::string& by, const Proposal& proposal,
                  const std::vector<Sighting>& sightings = {});

  // Takes in spooled lines and sightings only. False when the lock was busy (try_once).
  bool take_in(const os::Now& now, const std::string& by, const std::vector<Sighting>& sightings,
               Patience patience);
  // Whether any hook has written something that is not in the log yet.
  bool has_spooled() const;

  // Moves refs of ours aside that lead nowhere, and makes them again from what is known. Whoever
  // meets such a log does that for it; this looks at all of them. Nothing is written where nothing
  // is damaged.
  std::vector<MendedRef> mend_refs(const os::Now& now);
  // Puts back what `git gc --prune=now` took of the log before it could know better.
  bool restore_kept();
  // Writes the notes that are due: every append does, unless it dies before it gets there. Never
  // fails: what could not be written stays due.
  void render_notes(const os::Now& now);

  // Lets the events of tasks that ended long ago leave the index, by a checkpoint, if that is worth
  // it by now. Not while somebody else writes: then nothing is done. What it costs follows from
  // `policy.at_most`. Killed at any point, the next call goes on.
  Settled settle(const os::Now& now, const SettlePolicy& policy);

  void rebuild_index();
  bool verify_index();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wave::store
