// SPDX-License-Identifier: MIT
// The side of Store that renders notes.
#include "os/log.h"
#include "store/note_text.h"
#include "store/store_impl.h"

namespace wave::store {
namespace {

constexpr size_t k_notes_at_once = 2000;

}  // namespace

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

void Store::render_notes(const os::Now& now) {
  if (index().notes_due(1).empty() && notes_stand(impl_->notes_place())) return;
  const auto held = impl_->lock(Patience::wait);
  impl_->try_render_notes(now);
}

}  // namespace wave::store
