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
#include <cstring>
#include <numeric>

namespace wave::index {
namespace {

constexpr size_t k_flush = 64 << 10;
constexpr size_t k_note_buckets = 1 << 8;  // by the first two digits of the commit's id
constexpr size_t k_time_buckets = 1 << 6;  // by when the task was last heard of

// Rows are written in the order of their table's key, so that each goes behind the one before; what
// comes in another order waits on disk.
class Filling {
 public:
  Filling(Database& database, const std::filesystem::path& folder)
      : database_(database),
        folder_(folder),
        rows_(database),
        settled_(database.statement("INSERT INTO settled (task, batches) VALUES (?,?)")),
        lines_(folder),
        notes_(folder, k_note_buckets) {}

  void take(const GatheredTask& task) {
    if (!task.settled_line.empty()) {
      settled_.bind(task.id).bind_bytes(task.settled_batches).run();
      return stage(task.settled_line, domain::updated_in_summary_line(task.settled_line),
                   Kept::in_the_logs);
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
    const Spill by_time = sorted_roughly();
    std::string bytes;
    for (size_t bucket = 0; bucket < by_time.size(); ++bucket) {
      std::vector<std::string_view> records = by_time.read(bucket, bytes);
      std::sort(records.begin(), records.end(),
                [](std::string_view a, std::string_view b) { return rank_of(a) < rank_of(b); });
      for (const std::string_view each : records) write_staged(each);
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

  static uint32_t rank_of(std::string_view record) {
    uint32_t out = 0;
    std::memcpy(&out, record.data(), sizeof out);
    return out;
  }

  // How many are older, for each as they were staged.
  std::vector<uint32_t> ranks() const {
    std::vector<uint32_t> order(staged_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return staged_[a].updated_ms < staged_[b].updated_ms;
    });
    std::vector<uint32_t> out(order.size());
    for (size_t i = 0; i < order.size(); ++i) out[order[i]] = static_cast<uint32_t>(i);
    return out;
  }

  // The lines in records behind their ranks, each in the bucket of its time. They are read from
  // front to back: one by one in the order of time would be a call of the system for each.
  Spill sorted_roughly() {
    Spill out(folder_, k_time_buckets);
    const std::vector<uint32_t> rank = ranks();
    std::string bytes;
    uint64_t begin = 0;
    for (size_t i = 0; i < staged_.size(); ++i) {
      const Staged& each = staged_[i];
      if (each.offset == flushed_) {  // what is left never went to disk, which may be full
        bytes.swap(waiting_);
        begin = flushed_;
      }
      if (each.offset + each.size > begin + bytes.size()) {
        bytes.resize(
            std::min<uint64_t>(std::max<size_t>(k_flush, each.size), flushed_ - each.offset));
        lines_.read(begin = each.offset, bytes.data(), bytes.size());
      }
      const std::string_view line = std::string_view(bytes).substr(each.offset - begin, each.size);
      const std::string_view head(reinterpret_cast<const char*>(&rank[i]), sizeof rank[i]);
      const char kept = each.events == Kept::here ? 'h' : 'l';
      out.add(rank[i] * k_time_buckets / staged_.size(), {head, {&kept, 1}, line});
    }
    return out;
  }

  void write_staged(std::string_view record) {
    const Kept events = record[sizeof(uint32_t)] == 'h' ? Kept::here : Kept::in_the_logs;
    const auto summary = domain::parse_summary_line(record.substr(sizeof(uint32_t) + 1));
    if (!summary) throw Error("the checkpoint says of a task what cannot be understood");
    write_summary(database_, *summary, events);
  }

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
  std::filesystem::path folder_;
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
