// SPDX-License-Identifier: MIT
// The SQLite mirror of the logs: fast answers, never the truth. See schema.sql for the tables.
#pragma once

#include "domain/event.h"
#include "domain/summary.h"
#include "domain/task.h"
#include "index/contents.h"
#include "index/damaged.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::index {

class Database;
class EventRows;

// What is known of one log ref.
struct Cursor {
  std::string oid;
  int64_t lamport = 0;
  bool operator==(const Cursor&) const = default;
};
using Cursors = std::map<std::string, Cursor>;
// The highest of all; 0 when there is none.
int64_t highest_lamport(const Cursors& cursors);

// An event with the line it stands as in the log (which may hold keys that we do not know), and the
// batch (its commit's id) in which it stands there.
struct StoredEvent {
  domain::PlacedEvent placed;
  std::string json;
  std::string batch = {};
};

// Tasks as they are with events that are yet to be added, by their ids.
using Folded = std::map<std::string, domain::Summary>;

// What the index stands on beside the logs: the checkpoint that says which tasks are settled
// (empty: there is none), and whether a newer one was passed over because a log that it covers was
// missing.
struct Base {
  std::string checkpoint;
  bool passed_over = false;
  bool operator==(const Base&) const = default;
};

// What a list is asked for.
struct Filter {
  std::optional<domain::State> state;
  bool cleaned_too = false;
  bool backlog_too = false;  // what nobody has decided to do yet
  // Of what is not active, only the newest so many; nothing: all.
  std::optional<int64_t> ended_limit;
};

// A task whose events leave the index.
struct SettledTask {
  std::string line;     // domain::summary_line
  std::string batches;  // where its events are: packed ids, in their order
};

// What a checkpoint says beside what the one before it said.
struct Settlement {
  Cursors frontier;        // where the logs stand
  std::string checkpoint;  // the one before; empty: there is none
  std::vector<SettledTask> tasks;
  // All others with events: id and packed batches, in the order of their first events.
  std::vector<std::pair<std::string, std::string>> open;
};

// Reads the events of a settled task from the logs.
using ReadSettled = std::function<std::vector<StoredEvent>(
    const std::string& task, const std::vector<std::string>& batches)>;

// A commit that waits for its note.
struct NoteDue {
  std::string oid;
  std::string task;
  std::string run;
};

class Index {
 public:
  // Opens the current generation in the folder, making a new one when it is missing or unreadable.
  // Where nothing can be written the index lives in memory.
  static Index open(const std::filesystem::path& wave_dir);
  static Index in_memory();
  // A file turned out to be damaged while it was in use: the next open() makes a new generation,
  // unless another process has done so already.
  static void replace_damaged(const std::filesystem::path& wave_dir,
                              const std::filesystem::path& damaged);
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  // Called when a question meets damage, to put this index right (by assigning a new one to it);
  // the question is then asked again, a few times. Without it, Damaged reaches whoever asked.
  void when_damaged(std::function<void(const Damaged&)> heal) { callbacks_.heal = std::move(heal); }
  // Called where the events of a settled task are asked for, or it gets new ones.
  void read_settled_by(ReadSettled read) { callbacks_.read_settled = std::move(read); }

  // False once another process has made a newer generation, or the file was removed.
  bool is_current() const;
  std::filesystem::path path() const;  // empty in memory

  Cursors cursors();
  // Adds events, folds the tasks they touch and moves the cursors, all in one transaction, and only
  // if the cursors still are `expected` (false otherwise: another process was faster). Tasks in
  // `folded` are not folded once more: it says what they are with these events on top of what the
  // index held at `expected`.
  bool add(const Cursors& expected, const std::vector<StoredEvent>& events, const Cursors& now,
           const Folded& folded = {});
  // The same from nothing: whatever was there is replaced, by a new generation.
  void rebuild(const Contents& contents, const Cursors& now, const Base& base);
  void rebuild(const std::vector<StoredEvent>& events, const Cursors& now);

  Base base();
  bool is_settled(const std::string& task);
  int64_t settled_count();
  // Of what has ended, is not settled, and was last heard of before `before_ms`: how many there
  // are.
  int64_t count_unsettled(int64_t before_ms);
  // What it takes to settle the oldest so many of them; all of one moment.
  Settlement settlement(int64_t before_ms, int64_t limit);
  // Before when it was last heard of all that ended but the newest so many; nothing: there are no
  // more.
  std::optional<int64_t> ended_before_newest(int64_t newest);
  // Of its file: what is taken up by nothing any more.
  int64_t unused_bytes();
  // Lets the events of the tasks go and moves the cursors, if they still are at the frontier.
  bool settle(const Settlement& settlement, const Cursors& now, const std::string& checkpoint);

  std::optional<domain::Task> task(const std::string& id);
  std::optional<domain::Summary> summary(const std::string& id);
  // The agent of a run; empty when there is no such run.
  std::string agent_of(const std::string& task, const std::string& run);
  // Newest first.
  std::vector<domain::Summary> with_feature(const std::string& feature);
  // Whose newest run has this label (Run::session).
  std::vector<domain::Summary> with_label(const std::string& label);
  std::vector<domain::Summary> with_id_prefix(const std::string& prefix);
  // Of the backlog: that have this number at their forge, the newest first.
  std::vector<domain::Summary> with_number(const std::string& origin, int64_t number);
  // How many lie there and wait for somebody to decide.
  int64_t count_backlog();
  // Of it all about which something may still be done, by number.
  std::vector<domain::Summary> backlog();
  // The highest number given there; 0 when there is none.
  int64_t highest_number(const std::string& origin);
  std::vector<domain::Summary> list(const Filter& filter);
  // The same one by one, each read into `task`, for lists that need not be held whole. `begin` is
  // called first, and once more if the file turns out damaged half-way: what was taken so far is to
  // be forgotten then.
  void each(const Filter& filter, domain::Summary& task, const std::function<void()>& begin,
            const std::function<void()>& take);
  std::vector<StoredEvent> events(const std::string& task);
  // Of these events; they need not be read as a whole for it.
  std::vector<std::string> event_ids(const std::string& task);
  // Features of tasks that still hold their name: not those cleaned, nor those of which a failed
  // set-up left nothing.
  // Only those that may collide with this one: domain::feature_collision decides.
  std::vector<std::string> features_in_use(const std::string& near);
  // Of tasks whose newest run is this clone's, as long as they hold their name.
  std::vector<int> slots_in_use(const std::string& writer, const std::string& but_of_task);
  std::vector<std::string> known_features();

  std::vector<NoteDue> notes_due(size_t limit);
  void notes_done(const std::vector<NoteDue>& done);

  // Every row of every table but note_due, sorted, as text: equal logs give equal bytes.
  std::string dump();
  // Whether the dumps are equal, without making them.
  bool says_the_same_as(Index& other);

 private:
  struct Impl;
  explicit Index(std::unique_ptr<Impl> impl);
  static Index opened(const std::filesystem::path& wave_dir, const std::filesystem::path& file,
                      Database database);
  void fill_in_memory(const Contents& contents, const Cursors& now, const Base& base);
  std::vector<StoredEvent> known_events(Impl& impl, const std::string& task);
  void fold_with(const std::string& task, const std::vector<const StoredEvent*>& fresh,
                 EventRows& rows);
  template <class Question>
  auto ask(Question question);

  std::unique_ptr<Impl> impl_;
  struct Callbacks {
    std::function<void(const Damaged&)> heal;
    ReadSettled read_settled;
  };
  Callbacks callbacks_;
};

}  // namespace wave::index
