// SPDX-License-Identifier: MIT
#include "store/mirror.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "git/torn_objects.h"
#include "index/damaged.h"
#include "os/log.h"
#include "store/damaged_refs.h"
#include "store/replaced_logs.h"
#include "store/writer_identity.h"

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr int k_attempts = 20;

bool nothing_moved(const index::Cursors& known, const std::map<std::string, std::string>& tips) {
  if (known.size() != tips.size()) return false;
  for (const auto& [ref, tip] : tips) {
    const auto cursor = known.find(ref);
    if (cursor == known.end() || cursor->second.oid != tip) return false;
  }
  return true;
}

// A log that lost its ref can only be left out by starting anew.
bool lost_a_log(const index::Cursors& known, const std::map<std::string, std::string>& tips) {
  for (const auto& [ref, cursor] : known) {
    if (tips.find(ref) == tips.end()) return true;
  }
  return false;
}

// Where the logs stand. A ref whose file is damaged (a power cut) counts as standing where we last
// saw it: the index then still answers, and the store mends the ref.
std::map<std::string, std::string> log_tips(const fs::path& common_dir, const index::Cursors& known,
                                            bool* damage = nullptr) {
  auto tips = git::read_ref_files(common_dir, k_log_prefix);
  for (auto tip = tips.begin(); tip != tips.end();) {
    if (!tip->second.empty()) {
      ++tip;
      continue;
    }
    os::log(os::Level::error, "the log ref '" + tip->first + "' is damaged");
    if (damage) *damage = true;
    const auto cursor = known.find(tip->first);
    if (cursor == known.end()) {
      tip = tips.erase(tip);
    } else {
      tip++->second = cursor->second.oid;
    }
  }
  return tips;
}

void append(std::vector<index::StoredEvent>& to, std::vector<index::StoredEvent>& from) {
  if (to.empty()) {
    to = std::move(from);
  } else {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }
}

}  // namespace

Mirror::Mirror(const fs::path& common_dir, const fs::path& wave_dir,
               std::function<git::Repository&()> repository)
    : common_dir_(common_dir),
      wave_dir_(wave_dir),
      repository_(std::move(repository)),
      index_(opened_index()) {
  watch_over_index();
}

index::Index Mirror::opened_index() const {
  std::error_code ignored;
  const bool set_up = fs::is_directory(wave_dir_, ignored);
  return set_up ? index::Index::open(wave_dir_) : index::Index::in_memory();
}

void Mirror::watch_over_index() {
  index_.when_damaged([this](const index::Damaged& damaged) { heal(damaged); });
  index_.read_settled_by([this](const std::string& task, const std::vector<std::string>& batches) {
    return read_events_of(repository_(), task, batches);
  });
}

void Mirror::open_index() {
  // Assigned and not made anew: whoever asks it something holds a reference.
  index_ = opened_index();
  watch_over_index();
}

void Mirror::replace(const index::Damaged& damaged) {
  os::log(os::Level::warning, damaged.what());
  try {
    index::Index::replace_damaged(wave_dir_, index_.path());
    open_index();
  } catch (const Error& error) {
    use_memory(error);
  }
}

void Mirror::use_memory(const Error& why) {
  os::log(os::Level::warning, why.what());
  index_ = index::Index::in_memory();
  watch_over_index();
}

void Mirror::heal(const index::Damaged& damaged) {
  if (healing_) throw index::Damaged(damaged);  // the new one as well: the disk, perhaps
  healing_ = true;
  try {
    replace(damaged);
    refresh();
  } catch (...) {
    healing_ = false;
    throw;
  }
  healing_ = false;
}

void Mirror::refresh(Gone gone) {
  for (int i = 0; i < k_attempts; ++i) {
    try {
      if (!index_.is_current()) open_index();
      if (try_refresh(gone)) return;
    } catch (const index::Damaged& damaged) {
      replace(damaged);
    } catch (const index::Unwritable& unwritable) {
      use_memory(unwritable);
    }
  }
  throw Error("the index could not be brought up to date: the logs move too fast",
              "try again; git wave index rebuild makes it anew");
}

bool Mirror::try_refresh(Gone gone) {
  const index::Cursors known = index_.cursors();
  met_damage_ = false;
  auto tips = log_tips(common_dir_, known, &met_damage_);
  if (gone == Gone::stands && lost_a_log(known, tips)) keep_own(known, tips);
  for (const auto& [ref, tip] : tips) met_damage_ = met_damage_ || git::is_torn(common_dir_, tip);
  if (nothing_moved(known, tips)) return true;
  if (lost_a_log(known, tips)) {
    if (restore_own(known, tips)) return false;  // look again
    rebuild_into(index_, tips, Belief::what_it_says);
    return false;
  }
  return catch_up(known, tips);
}

// A log of another clone with a hole in it says nothing until it is whole (nothing is returned
// then); without our own there is no going on, but a foreign `git gc --prune=now` takes what we are
// just writing: whether it was put back by us or by somebody else a moment ago makes no difference.
std::optional<LogRead> Mirror::read_sound(const std::string& ref, const std::string& tip,
                                          const std::optional<std::string>& until) {
  for (int i = 1;; ++i) {
    try {
      return read_end_of_log(repository_(), tip, until);
    } catch (const Error& error) {
      if (ref != own_ref()) throw BrokenLog(ref, error);
      if (i == k_attempts) throw;
      os::log(os::Level::warning, error.what());
      repository_().restore_kept();
    }
  }
}

std::string Mirror::own_ref() const {
  const auto own = read_writer(wave_dir_, common_dir_);
  return own ? own->log_ref() : "";
}

// Our own log is truth: where its ref is gone but we know where it stood, it is put back. Only we
// delete it, and we never do.
bool Mirror::restore_own(const index::Cursors& known,
                         const std::map<std::string, std::string>& tips) {
  const std::string ref = own_ref();
  const auto cursor = known.find(ref);
  if (cursor == known.end() || tips.find(ref) != tips.end()) return false;
  if (!repository_().commit(cursor->second.oid)) {
    // Without it the index would be made anew from what is left; what it knows is needed first.
    throw Error("the log ref '" + ref + "' and its newest commit are gone", "run git wave doctor");
  }
  os::log(os::Level::error, "the log ref '" + ref + "' was gone; it is put back");
  repository_().swap_ref(ref, cursor->second.oid, std::nullopt, "wave: restore");
  return true;
}

void Mirror::keep_own(const index::Cursors& known, std::map<std::string, std::string>& tips) {
  const auto cursor = known.find(own_ref());
  if (cursor == known.end()) return;
  met_damage_ = tips.emplace(cursor->first, cursor->second.oid).second || met_damage_;
}

// The same where it was set back or replaced by somebody else: we only ever go on from where it
// stands. What stood there instead is written down in the quarantine. Not where commits of ours are
// missing: then it is we who made it anew from what was left.
bool Mirror::undo_replacement(const std::string& ref, const std::string& ours,
                              const std::string& tip) {
  if (ref != own_ref() || !check_log(repository_(), ours).whole) return false;
  if (repository_().is_within(ours, {tip})) return false;
  // First, so that whoever finds the log as it was finds the note, too.
  note_replacement(wave_dir_, ref, tip);
  if (repository_().swap_ref(ref, ours, tip, "wave: restore") == git::Swap::done) {
    os::log(os::Level::error, "the log ref '" + ref + "' was set to " + tip +
                                  ", which does not go on from it; it is put back to " + ours);
  }
  return true;
}

bool Mirror::catch_up(const index::Cursors& known, const std::map<std::string, std::string>& tips) {
  const auto anew = [&] {
    rebuild_into(index_, tips, Belief::what_it_says);
    return false;  // another process may have been faster: look again
  };
  if (known.empty()) return anew();
  std::vector<index::StoredEvent> events;
  index::Cursors now = known;
  for (const auto& [ref, tip] : tips) {
    const auto cursor = known.find(ref);
    const bool is_new = cursor == known.end();
    if (!is_new && cursor->second.oid == tip) continue;
    try {
      auto read = read_sound(ref, tip, is_new ? std::nullopt : std::optional(cursor->second.oid));
      if (!read) return anew();
      if (!is_new && !read->reached && undo_replacement(ref, cursor->second.oid, tip)) return false;
      if (read->has_checkpoint && ref == own_ref()) return anew();
      if (!is_new && !read->reached) return anew();  // rewound or replaced
      // With a log that it covers, a checkpoint becomes usable that was not.
      if (is_new && index_.base().passed_over) return anew();
      now[ref] = {tip, std::max(read->lamport, is_new ? 0 : cursor->second.lamport)};
      append(events, read->events);
    } catch (const BrokenLog& broken) {
      os::log(os::Level::error, "the log '" + ref + "' is left out: " + broken.what());
    }
  }
  return index_.add(known, events, now);
}

void Mirror::rebuild_into(index::Index& target, std::map<std::string, std::string> tips,
                          Belief belief) {
  std::error_code ignored;
  const fs::path folder = fs::is_directory(wave_dir_, ignored) ? wave_dir_ : fs::path();
  for (int i = 1;; ++i) {
    try {
      const Gathered all =
          gather(repository_(), tips, own_logs(wave_dir_, common_dir_), belief, folder);
      return target.rebuild(all.contents, all.cursors, all.base);
    } catch (const BrokenLog& broken) {
      if (broken.ref == own_ref()) {
        if (i == k_attempts) throw;
        os::log(os::Level::warning, broken.what());
        repository_().restore_kept();
      } else {
        os::log(os::Level::error, "the log '" + broken.ref + "' is left out: " + broken.what());
        tips.erase(broken.ref);
      }
    }
  }
}

void Mirror::rebuild(Belief belief) {
  if (!index_.is_current()) open_index();
  rebuild_into(index_, log_tips(common_dir_, index_.cursors()), belief);
}

bool Mirror::verify() {
  for (int i = 0; i < k_attempts; ++i) {
    refresh();
    const index::Cursors known = index_.cursors();
    index::Index fresh = index::Index::in_memory();
    rebuild_into(fresh, log_tips(common_dir_, known), Belief::which_are_settled);
    try {
      if (fresh.says_the_same_as(index_)) return true;
    } catch (const index::Damaged& damaged) {
      replace(damaged);
      continue;
    }
    // Somebody may have written between the two.
    if (fresh.cursors() == known && index_.cursors() == known) return false;
  }
  return false;
}

void Mirror::note_append(const index::Cursors& before,
                         const std::vector<index::StoredEvent>& events, const index::Cursors& now,
                         const index::Folded& folded) {
  try {
    if (index_.is_current() && index_.add(before, events, now, folded)) return;
  } catch (const index::Damaged& damaged) {
    replace(damaged);
  }
  refresh();
}

void Mirror::note_checkpoint(const index::Settlement& settlement, const std::string& ref,
                             const index::Cursor& cursor) {
  index::Cursors now = settlement.frontier;
  now[ref] = cursor;
  try {
    if (index_.is_current() && index_.settle(settlement, now, cursor.oid)) return;
  } catch (const index::Damaged& damaged) {
    replace(damaged);
  }
  refresh();
}

}  // namespace wave::store
