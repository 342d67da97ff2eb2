// SPDX-License-Identifier: MIT
// The side of Store that appends.
#include "domain/ids.h"
#include "error/passing_error.h"
#include "git/loose_objects.h"
#include "os/failpoint.h"
#include "os/log.h"
#include "store/commits.h"
#include "store/event_log.h"
#include "store/ref_lock.h"
#include "store/store_impl.h"

#include <filesystem>
#include <set>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr int k_swap_attempts = 100;
constexpr int k_write_attempts = 5;

void sign(std::vector<domain::Event>& events, const os::Now& now, const std::string& by) {
  for (domain::Event& event : events) {
    event.t_ms = now.wall_ms;
    event.by = by;
  }
}

}  // namespace

// Spooled lines of every worktree that is ours, and what was seen besides.
std::vector<Sighting> Store::Impl::gather(const std::vector<Sighting>& sightings,
                                          std::vector<SpoolTaken>& taken) {
  std::vector<Sighting> out = sightings;
  for (const std::string& task : spooled_tasks()) {
    taken.push_back(take_spool(layout.task_git_dir(task)));
    Sighting sighting{task, {}};
    for (const SpoolLine& line : taken.back().lines) sighting.oids.push_back(line.oid);
    out.push_back(std::move(sighting));
  }
  return out;
}

std::vector<std::string> Store::Impl::spooled_tasks() const {
  std::vector<std::string> out;
  std::error_code ignored;  // no worktree was ever made
  for (const auto& entry : fs::directory_iterator(layout.common_dir / "worktrees", ignored)) {
    const std::string task = entry.path().filename().string();
    if (domain::is_task_id(task) && has_spool(entry.path())) out.push_back(task);
  }
  return out;
}

std::vector<domain::Event> Store::Impl::commit_events(const std::vector<Sighting>& sightings,
                                                      Door& door) {
  std::vector<domain::Event> out;
  for (const Sighting& sighting : sightings) {
    const auto task = mirror.index().summary(sighting.task);
    // Before the agent is there, only its set-up commits; that is no work of the task.
    if (!task || task->state == domain::State::starting) continue;
    for (const std::string& oid :
         unrecorded_commits(open_repository(), *task, door.told(task->id), sighting.oids)) {
      domain::Event event;
      event.id = domain::commit_event_id(task->id, oid);
      event.task = task->id;
      event.run = task->run;
      event.body = domain::CommitSeen{oid};
      out.push_back(std::move(event));
    }
  }
  return out;
}

// The tip tells: once a newer program has written there, no older one goes on. False when it cannot
// be read.
bool Store::Impl::refuse_newer(const WriterIdentity& identity) {
  const index::Cursors cursors = mirror.index().cursors();
  const auto own = cursors.find(identity.log_ref());
  if (own == cursors.end()) return true;
  // What we wrote ourselves, a thousand events perhaps, need not be unpacked to know who wrote it.
  const git::LooseObjects loose(layout.common_dir / "objects");
  if (own->second.oid == written_tip && loose.bytes(written_tip) > 0) return true;
  const auto tip = open_repository().commit(own->second.oid);
  if (!tip) return false;
  const auto batch = decode_trailers(tip->message);
  if (!batch || batch->schema <= k_batch_schema) return true;
  throw Error(
      "the log was written by a newer git-wave (schema " + std::to_string(batch->schema) + ")",
      "upgrade git-wave; this version only reads it");
}

// Puts what the door has admitted into the log, and hands it out.
git::Swap Store::Impl::write(const os::Now& now, const WriterIdentity& identity, int attempt,
                             Door& door, std::vector<domain::Event>& out) {
  index::Cursors cursors = door.cursors();
  const auto own = cursors.find(identity.log_ref());
  Writing writing;
  writing.ref = identity.log_ref();
  writing.writer = identity.writer;
  if (own != cursors.end()) writing.tip = own->second.oid;
  writing.lamport = index::highest_lamport(cursors) + 1;
  const index::Folded folded = door.folded();
  for (const auto& [task, summary] : folded) writing.names.emplace(task, summary.feature);
  writing.events = door.take();
  writing.time_s = now.wall_ms / 1000;
  Written written;
  try {
    written = append_to_log(open_repository(), std::move(writing));
  } catch (const Error&) {
    // A foreign `git gc --prune=now` may have taken objects before they were named by the next.
    if (attempt >= k_write_attempts) throw;
    open_repository().restore_kept();
    return git::Swap::moved;
  }
  if (written.swap != git::Swap::done) return written.swap;
  written_tip = written.tip;
  if (!end_before_first) end_before_first = own == cursors.end() ? 0 : own->second.lamport;
  if (!open_repository().has_object(written.tip)) open_repository().restore_kept();
  cursors[identity.log_ref()] = {written.tip, written.lamport};
  try {
    WAVE_FAILPOINT("append.moved");
    mirror.note_append(door.cursors(), written.events, cursors, folded);
  } catch (const Error& error) {
    // It is in the log. Whoever looks next catches up, or says why that cannot be done.
    os::log(os::Level::error, error.what());
  }
  out.reserve(written.events.size());
  for (index::StoredEvent& stored : written.events) {
    out.push_back(std::move(stored.placed.event));
  }
  return git::Swap::done;
}

Appended Store::Impl::append_locked(const os::Now& now, const std::string& by,
                                    const Proposal& proposal,
                                    const std::vector<Sighting>& sightings) {
  std::vector<SpoolTaken> taken;
  const std::vector<Sighting> gathered = gather(sightings, taken);
  std::set<std::string> signalled;
  for (const SpoolTaken& each : taken) {
    for (const SpoolLine& line : each.lines) signalled.insert(line.oid);
  }
  std::optional<RefLock> ref_lock;
  for (int attempt = 0; attempt < k_swap_attempts; ++attempt) {
    refresh_locked();
    const WriterIdentity identity = ensure_writer(layout.wave_dir(), layout.common_dir);
    if (!refuse_newer(identity)) {
      if (!open_repository().restore_kept()) mend_locked();
      continue;
    }
    std::vector<domain::Event> events = proposal(mirror.index());
    sign(events, now, by);
    Door door(mirror.index(), identity.writer);
    std::vector<domain::Event> commits = commit_events(gathered, door);
    sign(commits, now, by);
    for (domain::Event& commit : commits) {
      const auto& oid = std::get<domain::CommitSeen>(commit.body).oid;
      if (signalled.count(oid) > 0) commit.by = "hook";
    }

    Appended out;
    // Commits first: the end of a run then stands behind the commits it counts.
    for (domain::Event& event : commits) door.admit(std::move(event));
    for (domain::Event& event : events) {
      if ((out.refused = door.admit(std::move(event)))) return out;
    }
    if (door.size() > 0) {
      const git::Swap swap = write(now, identity, attempt, door, out.events);
      if (swap == git::Swap::locked) {
        if (!ref_lock) ref_lock.emplace(layout.common_dir, identity.log_ref());
        ref_lock->wait();
      }
      if (swap != git::Swap::done) continue;
    }
    for (const SpoolTaken& each : taken) drop_segments(each);
    return out;
  }
  throw PassingError("the log could not be moved: another process keeps its ref locked",
                     "run git wave doctor");
}

Appended Store::append(const os::Now& now, const std::string& by, const Proposal& proposal,
                       const std::vector<Sighting>& sightings) {
  const auto held = impl_->lock(Patience::wait);
  Appended out = impl_->append_locked(now, by, proposal, sightings);
  impl_->try_render_notes(now);
  return out;
}

bool Store::take_in(const os::Now& now, const std::string& by,
                    const std::vector<Sighting>& sightings, Patience patience) {
  const auto held = impl_->lock(patience);
  if (!held) return false;
  const Proposal nothing = [](index::Index&) { return std::vector<domain::Event>(); };
  impl_->append_locked(now, by, nothing, sightings);
  impl_->try_render_notes(now);
  return true;
}

}  // namespace wave::store
