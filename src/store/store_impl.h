// SPDX-License-Identifier: MIT
// What stands behind a Store. For this room's sources only.
#pragma once

#include "os/file_lock.h"
#include "store/door.h"
#include "store/mirror.h"
#include "store/notes.h"
#include "store/spool.h"
#include "store/store.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

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

  std::vector<Sighting> gather(const std::vector<Sighting>& sightings,
                               std::vector<SpoolTaken>& taken);
  std::vector<std::string> spooled_tasks() const;
  std::vector<domain::Event> commit_events(const std::vector<Sighting>& sightings, Door& door);
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
  std::string written_tip;  // what this object has put at the end of our log last
};

}  // namespace wave::store
