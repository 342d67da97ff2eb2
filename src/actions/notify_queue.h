// SPDX-License-Identifier: MIT
// What is still to be told, as files in `wave/notify/`:
//   after         how far our own log was looked through: the lamport of the last batch
//   due/<name>    waits to be told
//   told/<name>   its program was started: the child itself moved the file here right before, see
//                 os::Command::mark
// Whoever changes anything but `after` at the very beginning holds the lock.
#pragma once

#include "actions/notification.h"
#include "os/file_lock.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wave::actions {

class NotifyQueue {
 public:
  explicit NotifyQueue(const std::filesystem::path& wave_dir) : folder_(wave_dir / "notify") {}

  bool is_there() const;
  // Nothing is to be told of what has happened until now: the queue is forgotten.
  void forget();
  std::optional<os::FileLock> try_lock();
  // Removes what a killed holder of the lock has left half written.
  void tidy();

  std::optional<int64_t> after() const;
  // Makes the queue; one that is there already stays as it is.
  void begin(int64_t lamport);
  void go_on(int64_t lamport);

  // Keeps it until it is told. One that is there already (of a collector that was killed) stays.
  void add(const Notification& notification);
  // It is told, or given up.
  void drop(const Notification& notification);
  // The program ran and failed: it is due again.
  void put_back(const Notification& notification);
  // In the order in which they happened.
  std::vector<Notification> due() const;
  std::vector<Notification> told() const;
  bool is_empty() const;

  // For os::Command::mark.
  std::pair<std::filesystem::path, std::filesystem::path> mark(const Notification& notification);
  // When the program was started, wall clock in ms.
  int64_t told_ms(const Notification& notification) const;

 private:
  std::filesystem::path file(const char* where, const Notification& notification) const;
  std::vector<Notification> read(const char* where) const;

  std::filesystem::path folder_;
};

}  // namespace wave::actions
