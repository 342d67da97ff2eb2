// SPDX-License-Identifier: MIT
// What an index is to be made of, gathered on disk: however long the logs are, making an index
// takes the same few megabytes of memory.
#pragma once

#include "domain/event.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wave::index {

// One event as it was gathered. The texts lie in the contents, until the next task.
struct GatheredEvent {
  int64_t lamport = 0;
  std::string_view writer;
  int line = 0;
  std::string_view batch;  // packed
  std::string_view json;
};

// What was gathered of one task: its events in their order, each place once; or, where it is
// settled, what the checkpoint says of it.
struct GatheredTask {
  std::string_view id;
  std::vector<GatheredEvent> events;
  std::string_view settled_line;     // domain::summary_line
  std::string_view settled_batches;  // packed ids
  bool leave_out = false;            // its events are folded, but not kept in the index
};

class Contents {
 public:
  // Where it is put until it is used: the folder the index lies in, if it is on disk.
  explicit Contents(std::filesystem::path folder);
  Contents(Contents&&) noexcept;
  Contents& operator=(Contents&&) noexcept;
  ~Contents();

  const std::filesystem::path& folder() const { return folder_; }

  // In any order. The writer is one (domain::is_writer), `batch` is a packed id or empty, and so is
  // the task an id; a line that turns out to be no event counts for nothing.
  void add(const domain::Position& at, std::string_view batch, std::string_view task,
           std::string_view line);
  // Of a task that has no events here.
  void add_settled(std::string_view line, std::string_view batches);
  // The events of these tasks are in the logs only.
  void leave_out(std::set<std::string, std::less<>> tasks) { left_out_ = std::move(tasks); }

  // In the order of their ids.
  void each_task(const std::function<void(const GatheredTask&)>& take) const;

 private:
  struct OnDisk;

  std::filesystem::path folder_;
  std::unique_ptr<OnDisk> on_disk_;
  std::set<std::string, std::less<>> left_out_;
};

}  // namespace wave::index
