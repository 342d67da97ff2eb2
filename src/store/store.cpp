// SPDX-License-Identifier: MIT
#include "store/store.h"

#include "domain/ids.h"
#include "error/error.h"
#include "git/ref_files.h"
#include "git/torn_objects.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/log.h"
#include "os/random.h"
#include "store/commits.h"
#include "store/door.h"
#include "store/event_log.h"
#include "store/mirror.h"
#include "store/note_text.h"
#include "store/notes.h"
#include "store/ref_lock.h"
#include "store/spool.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds k_lock_patience{30};
constexpr int k_swap_attempts = 100;
constexpr int k_write_attempts = 5;
constexpr size_t k_notes_at_once = 2000;
constexpr size_t k_event_id_bytes = 12;

int64_t highest_lamport(const index::Cursors& cursors) {
  int64_t highest = 0;
  for (const auto& [ref, cursor] : cursors) highest = std::max(highest, cursor.lamport);
  return highest;
}

}  // namespace

struct Store::Impl {
  explicit Impl(git::Layout where)
      : layout(std::move(where)),
        mirror(layout.common_dir, layout.wave_dir(),
               [this]() -> git::Repository& { return open_repository(); }) {}

  git::Repository& open_repository() {
    if (!repository) {
      repository.emplace(git::Repository::open(layout.common_dir));
      repository->keep_written_in(layout.wave_dir() / "kept");
    }
    return *repository;
  }

  // Spooled lines of every worktree that is ours, and what was seen besides.
  std::vector<Sighting> gather(const std::vector<Sighting>& sightings,
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

  std::vector<std::string> spooled_tasks() const {
    std::vector<std::string> out;
    std::error_code ignored;  // no worktree was ever made
    for (const auto& entry : fs::directory_iterator(layout.common_dir / "worktrees", ignored)) {
      const std::string task = entry.path().filename().string();
      if (domain::is_task_id(task) && has_spool(entry.path())) out.push_back(task);
    }
    return out;
  }

  std::vector<domain::Event> commit_events(const std::vector<Sighting>& sightings, Door& door) {
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

  void fill_in(std::vector<domain::Event>& events, const os::Now& now, const std::string& by) {
    const std::string random = os::random_bytes(events.size() * k_event_id_bytes);
    for (size_t i = 0; i < events.size(); ++i) {
      domain::Event& event = events[i];
      if (event.id.empty()) {
        const auto own = std::string_view(random).substr(i * k_event_id_bytes, k_event_id_bytes);
        event.id = "e." + domain::crockford32(own);
      }
      event.t_ms = now.wall_ms;
      event.by = by;
    }
  }

  Appended append_locked(const os::Now& now, const std::string& by, const Proposal& proposal,
                         const std::vector<Sighting>& sightings);
  git::Swap write(const os::Now& now, const WriterIdentity& identity, int attempt, Door& door,
                  std::vector<domain::Event>& out);
  std::optional<os::FileLock> lock(Patience patience);
  void render_notes(const os::Now& now);
  void try_render_notes(const os::Now& now);
  NotesPlace notes_place();
  std::map<std::string, std::string> runs_of_commits(const std::string& task);
  std::string note_of(const std::string& task, const std::string& run);
  bool refuse_newer(const WriterIdentity& identity);
  void refresh();
  void refresh_locked();
  std::vector<MendedRef> mend_locked();
  std::optional<index::Cursor> own_cursor();

  git::Layout layout;
  std::optional<git::Repository> repository;
  Mirror mirror;
  std::optional<int64_t> end_before_first;
};

std::optional<os::FileLock> Store::Impl::lock(Patience patience) {
  const fs::path path = layout.wave_dir() / "lock";
  if (patience == Patience::try_once) return os::FileLock::try_acquire(path);
  if (!os::file_id(layout.common_dir)) {
    throw Error("the repository '" + layout.common_dir.string() + "' is gone", "was it moved?");
  }
  os::make_private_folder(layout.wave_dir());
  auto held = os::FileLock::acquire(path, k_lock_patience);
  if (!held) {
    throw Error("the store of '" + layout.common_dir.string() + "' is busy since 30 s",
                "see which git-wave process holds '" + path.string() + "': fuser -v does");
  }
  return held;
}

// For whoever only looks: what is damaged is mended now if nobody writes and we may, else by the
// next. What cannot be read at all cannot wait.
void Store::Impl::refresh() {
  std::optional<Error> failure;
  try {
    mirror.refresh();
    if (!mirror.met_damage()) return;
  } catch (const Error& error) {
    failure = error;
  }
  try {
    const auto held = lock(failure ? Patience::wait : Patience::try_once);
    if (held) refresh_locked();
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());
    if (failure) throw Error(*failure);
  }
}

void Store::Impl::refresh_locked() {
  try {
    mirror.refresh();
    if (!mirror.met_damage()) return;
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());
  }
  mend_locked();
  mirror.refresh();
}

std::vector<MendedRef> Store::Impl::mend_locked() {
  RefMender mender(open_repository(), layout.common_dir, layout.wave_dir(), mirror.index());
  std::vector<MendedRef> out = mender.mend();
  const auto identity = read_writer(layout.wave_dir(), layout.common_dir);
  const std::string own = identity ? identity->log_ref() : "";
  if (mirror.index().cursors().count(own) > 0 || git::read_ref_file(layout.common_dir, own)) {
    if (auto log = mender.mend_log(identity->writer)) out.push_back(std::move(*log));
  }
  return out;
}

// The tip tells: once a newer program has written there, no older one goes on. False when it cannot
// be read.
bool Store::Impl::refuse_newer(const WriterIdentity& identity) {
  const index::Cursors cursors = mirror.index().cursors();
  const auto own = cursors.find(identity.log_ref());
  if (own == cursors.end()) return true;
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
  const index::Cursors cursors = mirror.index().cursors();
  const auto own = cursors.find(identity.log_ref());
  Writing writing;
  writing.ref = identity.log_ref();
  writing.writer = identity.writer;
  if (own != cursors.end()) writing.tip = own->second.oid;
  writing.lamport = highest_lamport(cursors) + 1;
  writing.events = door.take();
  writing.names = door.names();
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
  if (!end_before_first) end_before_first = own == cursors.end() ? 0 : own->second.lamport;
  if (!open_repository().has_object(written.tip)) open_repository().restore_kept();
  try {
    mirror.note_append(written.events, identity.log_ref(), {written.tip, written.lamport});
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
    fill_in(events, now, by);
    Door door(mirror.index());
    std::vector<domain::Event> commits = commit_events(gathered, door);
    fill_in(commits, now, by);
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
  throw Error("the log could not be moved: another process keeps its ref locked",
              "run git wave doctor");
}

Store::Store(git::Layout layout) : impl_(std::make_unique<Impl>(std::move(layout))) {}
Store::Store(Store&&) noexcept = default;
Store::~Store() = default;

const git::Layout& Store::layout() const { return impl_->layout; }

git::Repository& Store::repository() { return impl_->open_repository(); }

index::Index& Store::index() {
  impl_->refresh();
  return impl_->mirror.index();
}

std::optional<WriterIdentity> Store::writer() {
  return read_writer(impl_->layout.wave_dir(), impl_->layout.common_dir);
}

domain::LogCursor Store::events_behind(const domain::LogCursor& cursor, const TakeEvent& take) {
  return read_tail(repository(), index(), cursor, take);
}

domain::LogCursor Store::end_of_logs() {
  return store::end_of_logs(repository(), index().cursors());
}

std::optional<index::Cursor> Store::Impl::own_cursor() {
  const auto identity = read_writer(layout.wave_dir(), layout.common_dir);
  if (!identity) return std::nullopt;
  mirror.refresh();
  const index::Cursors cursors = mirror.index().cursors();
  const auto own = cursors.find(identity->log_ref());
  return own == cursors.end() ? std::nullopt : std::optional(own->second);
}

int64_t Store::own_end() {
  const auto own = impl_->own_cursor();
  return own ? own->lamport : 0;
}

std::vector<index::StoredEvent> Store::own_events_after(int64_t lamport) {
  const auto own = impl_->own_cursor();
  if (!own || own->lamport <= lamport) return {};
  return read_after(repository(), own->oid, lamport);
}

std::optional<int64_t> Store::end_before_first_append() const { return impl_->end_before_first; }

domain::LogCursor Store::cursor_behind(const std::string& event) {
  return store::cursor_behind(repository(), index().cursors(), event);
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

bool Store::has_spooled() const { return !impl_->spooled_tasks().empty(); }

NotesPlace Store::Impl::notes_place() {
  return {open_repository(), layout.common_dir, layout.wave_dir()};
}

// Of a task, its commits with the run that each belongs to.
std::map<std::string, std::string> Store::Impl::runs_of_commits(const std::string& task) {
  std::map<std::string, std::string> out;
  for (const index::StoredEvent& stored : mirror.index().events(task)) {
    const domain::Event& event = stored.placed.event;
    if (const auto* commit = std::get_if<domain::CommitSeen>(&event.body)) {
      out.try_emplace(commit->oid, event.run);
    } else if (const auto* landed = std::get_if<domain::Landed>(&event.body)) {
      out.try_emplace(landed->oid, event.run);
    }
  }
  return out;
}

std::string Store::Impl::note_of(const std::string& task, const std::string& run) {
  const auto known = mirror.index().summary(task);
  return known ? note_text(task, known->feature, run, mirror.index().agent_of(task, run)) : "";
}

void Store::Impl::render_notes(const os::Now& now) {
  index::Index& index = mirror.index();
  const std::vector<index::NoteDue> due = index.notes_due(k_notes_at_once);
  if (due.empty() && notes_stand(notes_place())) return;
  std::vector<Note> notes;
  for (const index::NoteDue& each : due) notes.push_back({each.oid, note_of(each.task, each.run)});
  std::map<std::string, std::map<std::string, std::string>> runs;
  const Told told = [&](const std::string& commit, const std::string& task) -> std::string {
    const auto known = runs.try_emplace(task);
    if (known.second) known.first->second = runs_of_commits(task);
    const auto run = known.first->second.find(commit);
    return run == known.first->second.end() ? "" : note_of(task, run->second);
  };
  switch (write_notes(notes_place(), notes, told, now.wall_ms / 1000)) {
    case NotesWritten::done:
      return index.notes_done(due);
    case NotesWritten::unknown:
      mirror.rebuild(Belief::which_are_settled);  // which makes every note due
      accept_notes(notes_place());
      return render_notes(now);
    case NotesWritten::later:
      return;
  }
}

// A view for people, made again at the next append: whatever is wrong with its ref (a power cut,
// the agent) must not fail what is in the log already.
void Store::Impl::try_render_notes(const os::Now& now) {
  for (int i = 0; i < 2; ++i) {
    try {
      return render_notes(now);
    } catch (const std::exception& error) {
      os::log(os::Level::error, std::string("the notes cannot be written: ") + error.what());
      if (!open_repository().restore_kept()) return;
    }
  }
}

std::vector<MendedRef> Store::mend_refs(const os::Now& now) {
  const fs::path& common_dir = impl_->layout.common_dir;
  const bool torn = git::is_torn(common_dir, std::string(git::k_empty_tree));
  if (!torn && damaged_refs(repository(), common_dir).empty()) return {};
  const auto held = impl_->lock(Patience::wait);
  std::vector<MendedRef> out = impl_->mend_locked();
  impl_->mirror.refresh();
  impl_->try_render_notes(now);
  return out;
}

bool Store::restore_kept() { return impl_->open_repository().restore_kept(); }

void Store::render_notes(const os::Now& now) {
  if (index().notes_due(1).empty() && notes_stand(impl_->notes_place())) return;
  const auto held = impl_->lock(Patience::wait);
  impl_->try_render_notes(now);
}

Settled Store::settle(const os::Now& now, const SettlePolicy& policy) {
  Mirror& mirror = impl_->mirror;
  mirror.refresh();
  if (!is_worth_settling(mirror.index(), policy, now)) return {};
  const auto held = impl_->lock(Patience::try_once);
  if (!held) return {0, true};
  mirror.refresh();
  const WriterIdentity identity = ensure_writer(impl_->layout.wave_dir(), impl_->layout.common_dir);
  impl_->refuse_newer(identity);
  return settle_tasks(repository(), mirror, identity, policy, now);
}

void Store::rebuild_index() {
  try {
    return impl_->mirror.rebuild(Belief::what_it_says);
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());
  }
  // A hole in the log: the index that is still there knows what was in it.
  const auto held = impl_->lock(Patience::wait);
  impl_->mend_locked();
  impl_->mirror.rebuild(Belief::what_it_says);
}

bool Store::verify_index() { return impl_->mirror.verify(); }

}  // namespace wave::store
