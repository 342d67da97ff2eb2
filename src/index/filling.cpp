// SPDX-License-Identifier: MIT
#include "index/filling.h"

#include "domain/fold.h"
#include "domain/hex.h"
#include "domain/ids.h"
#include "domain/summary_line.h"
#include "index/batch_ids.h"
#include "index/event_rows.h"
#include "index/rows.h"
#include "index/spill.h"
#include "os/scratch_file.h"

#include <algorithm>
#include <charconv>

namespace wave::index {
namespace {

constexpr size_t k_flush = 64 << 10;
constexpr size_t k_note_buckets = 1 << 8;  // by the first two digits of the commit's id

// Rows are written in the order of their table's key, so that each goes behind the one before; what
// comes in another order waits on disk.
class Filling {
 public:
  Filling(Database& database, const std::filesystem::path& folder)
      : database_(database),
        rows_(database),
        settled_(database.statement("INSERT INTO settled (task, batches) VALUES (?,?)")),
        lines_(folder),
        notes_(folder, k_note_buckets) {}

  void take(const GatheredTask& task) {
    if (!task.settled_line.empty()) {
      settled_.bind(task.id).bind_bytes(task.settled_batches).run();
      return stage(task.settled_line, updated_in(task.settled_line), Kept::in_the_logs);
    }
    const std::vector<domain::PlacedEvent> events = take_events(task);
    if (const auto folded = domain::fold(events)) {
      const domain::Summary summary = domain::summarize(*folded);
      stage(domain::summary_line(summary), summary.updated_ms,
            task.leave_out ? Kept::in_the_logs : Kept::here);
    }
  }

  // The oldest first, as they would have come: see schema.sql for why their places matter.
  void finish() {
    std::sort(staged_.begin(), staged_.end(), [](const Staged& a, const Staged& b) {
      return a.updated_ms != b.updated_ms ? a.updated_ms < b.updated_ms : a.offset < b.offset;
    });
    std::string line;
    for (const Staged& each : staged_) {
      line.resize(each.size);
      // What little there is never goes to disk, which may be full.
      if (each.offset >= flushed_) {
        line = waiting_.substr(each.offset - flushed_, each.size);
      } else {
        lines_.read(each.offset, line.data(), line.size());
      }
      const auto summary = domain::parse_summary_line(line);
      if (!summary) throw Error("the checkpoint says of a task what cannot be understood");
      write_summary(database_, *summary, each.events);
    }
    write_notes();
  }

 private:
  struct Staged {
    int64_t updated_ms;
    uint64_t offset;
    uint32_t size;
    Kept events;
  };

  void stage(std::string_view line, int64_t updated_ms, Kept events) {
    const auto size = static_cast<uint32_t>(line.size());
    staged_.push_back({updated_ms, flushed_ + waiting_.size(), size, events});
    waiting_ += line;
    if (waiting_.size() >= k_flush) flush();
  }

  void flush() {
    lines_.append(waiting_);
    flushed_ += waiting_.size();
    waiting_.clear();
  }

  // The last column.
  static int64_t updated_in(std::string_view line) {
    line.remove_prefix(line.rfind('\t') + 1);
    int64_t out = 0;
    std::from_chars(line.data(), line.data() + line.size(), out);
    return out;
  }

  std::vector<domain::PlacedEvent> take_events(const GatheredTask& task) {
    std::vector<domain::PlacedEvent> out;
    out.reserve(task.events.size());
    std::string batches;
    std::string_view last;
    for (const GatheredEvent& each : task.events) {
      auto event = domain::decode(each.json);
      if (!event || event->task != task.id) continue;
      out.push_back({{each.lamport, std::string(each.writer), each.line}, std::move(*event)});
      take_note(out.back().event);
      if (!task.leave_out) {
        rows_.put(task.id, out.back().at, domain::hex(each.batch), each.json);
      } else if (each.batch != last) {
        batches += last = each.batch;
      }
    }
    if (task.leave_out) settled_.bind(task.id).bind_bytes(batches).run();
    return out;
  }

  void take_note(const domain::Event& event) {
    const std::string_view oid = commit_of(event);
    if (pack_id(oid).empty()) return;
    size_t bucket = 0;
    std::from_chars(oid.data(), oid.data() + 2, bucket, 16);
    notes_.add(bucket, {oid, "\n", event.task, "\n", event.run});
  }

  void write_notes() {
    std::string bytes;
    for (size_t bucket = 0; bucket < notes_.size(); ++bucket) {
      std::vector<std::string_view> due = notes_.read(bucket, bytes);
      std::sort(due.begin(), due.end());
      for (const std::string_view each : due) {
        const size_t end = each.find('\n');
        const size_t task = end + 1 + domain::k_task_id_length;
        rows_.put_note_due(each.substr(0, end), each.substr(end + 1, domain::k_task_id_length),
                           each.substr(task + 1));
      }
    }
  }

  Database& database_;
  EventRows rows_;
  Statement settled_;
  os::ScratchFile lines_;
  std::string waiting_;  // the end of it
  uint64_t flushed_ = 0;
  std::vector<Staged> staged_;
  Spill notes_;
};

}  // namespace

void write_base(Database& database, const Base& base) {
  database.statement("DELETE FROM checkpoint").run();
  if (base == Base()) return;
  database.statement("INSERT INTO checkpoint (oid, passed_over) VALUES (?,?)")
      .bind(base.checkpoint)
      .bind(int64_t{base.passed_over ? 1 : 0})
      .run();
}

void fill(Database& database, const Contents& contents, const Cursors& cursors, const Base& base) {
  Filling filling(database, contents.folder());
  contents.each_task([&](const GatheredTask& task) { filling.take(task); });
  filling.finish();
  write_cursors(database, cursors);
  write_base(database, base);
}

}  // namespace wave::index
