// SPDX-License-Identifier: MIT
#include "index/contents.h"

#include "domain/ids.h"
#include "domain/summary_line.h"
#include "index/batch_ids.h"
#include "index/spill.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <tuple>
#include <type_traits>

namespace wave::index {
namespace {

constexpr std::string_view k_digits = "0123456789abcdefghjkmnpqrstvwxyz";  // of ids, in their order
constexpr size_t k_buckets = 32 * 32;  // by the first two characters of a task's id

// What stands in front of a record; one that is settled has its batches and its line behind it, an
// event its line.
struct Head {
  std::array<char, domain::k_task_id_length> task;
  std::array<char, domain::k_writer_length> writer;
  std::array<char, k_packed_id> batch;
  bool has_batch;
  bool settled;
  int32_t line;  // settled: bytes of the batches
  int64_t lamport;
};
static_assert(std::is_trivially_copyable_v<Head>);

struct Record {
  const char* head;
  std::string_view text;

  std::string_view task() const { return {head + offsetof(Head, task), domain::k_task_id_length}; }
  std::string_view writer() const {
    return {head + offsetof(Head, writer), domain::k_writer_length};
  }
  std::string_view batch() const {
    const size_t size = read<bool>(offsetof(Head, has_batch)) ? k_packed_id : 0;
    return {head + offsetof(Head, batch), size};
  }
  bool settled() const { return read<bool>(offsetof(Head, settled)); }
  int32_t line() const { return read<int32_t>(offsetof(Head, line)); }
  int64_t lamport() const { return read<int64_t>(offsetof(Head, lamport)); }

 private:
  template <class Number>
  Number read(size_t offset) const {
    Number out;
    std::memcpy(&out, head + offset, sizeof out);
    return out;
  }
};

size_t bucket_of(std::string_view task) {
  const size_t first = std::min(k_digits.find(task[0]), k_digits.size() - 1);
  const size_t second = std::min(k_digits.find(task[1]), k_digits.size() - 1);
  return first * k_digits.size() + second;
}

std::string_view bytes_of(const Head& head) {
  return {reinterpret_cast<const char*>(&head), sizeof head};
}

template <size_t size>
void copy(std::string_view from, std::array<char, size>& to) {
  std::copy_n(from.begin(), std::min(size, from.size()), to.begin());
}

auto place_of(const Record& record) {
  return std::make_tuple(record.task(), record.lamport(), record.writer(), record.line());
}

// In the total order, of each place the one in the batch with the lowest id.
std::vector<Record> sorted(const std::vector<std::string_view>& raw) {
  std::vector<Record> out;
  out.reserve(raw.size());
  for (const std::string_view each : raw) out.push_back({each.data(), each.substr(sizeof(Head))});
  std::sort(out.begin(), out.end(), [](const Record& a, const Record& b) {
    const auto one = place_of(a);
    const auto other = place_of(b);
    return one != other ? one < other : a.batch() < b.batch();
  });
  const auto same = [](const Record& a, const Record& b) { return place_of(a) == place_of(b); };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

}  // namespace

struct Contents::OnDisk {
  explicit OnDisk(const std::filesystem::path& folder) : spill(folder, k_buckets) {}
  Spill spill;
};

Contents::Contents(std::filesystem::path folder)
    : folder_(std::move(folder)), on_disk_(std::make_unique<OnDisk>(folder_)) {}
Contents::Contents(Contents&&) noexcept = default;
Contents& Contents::operator=(Contents&&) noexcept = default;
Contents::~Contents() = default;

void Contents::add(const domain::Position& at, std::string_view batch, std::string_view task,
                   std::string_view line) {
  Head head{};
  copy(task, head.task);
  copy(at.writer, head.writer);
  copy(batch, head.batch);
  head.has_batch = batch.size() == k_packed_id;
  head.line = at.line;
  head.lamport = at.lamport;
  on_disk_->spill.add(bucket_of(task), {bytes_of(head), line});
}

void Contents::add_settled(std::string_view line, std::string_view batches) {
  const std::string_view task = domain::id_in_summary_line(line);
  Head head{};
  copy(task, head.task);
  head.settled = true;
  head.line = static_cast<int32_t>(batches.size());
  on_disk_->spill.add(bucket_of(task), {bytes_of(head), batches, line});
}

void Contents::each_task(const std::function<void(const GatheredTask&)>& take) const {
  std::string bytes;
  GatheredTask task;
  for (size_t bucket = 0; bucket < on_disk_->spill.size(); ++bucket) {
    const std::vector<Record> records = sorted(on_disk_->spill.read(bucket, bytes));
    for (auto at = records.begin(); at != records.end();) {
      task = {at->task(), {}, {}, {}, left_out_.find(at->task()) != left_out_.end()};
      for (; at != records.end() && at->task() == task.id; ++at) {
        if (at->settled()) {
          task.settled_batches = at->text.substr(0, static_cast<size_t>(at->line()));
          task.settled_line = at->text.substr(static_cast<size_t>(at->line()));
        } else {
          task.events.push_back({at->lamport(), at->writer(), at->line(), at->batch(), at->text});
        }
      }
      take(task);
    }
  }
}

}  // namespace wave::index
