// SPDX-License-Identifier: MIT
#include "actions/notify_queue.h"

#include "error/error.h"
#include "os/files.h"
#include "os/log.h"
#include "os/paths.h"

#include <algorithm>
#include <charconv>

#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_due = "due";
constexpr const char* k_told = "told";
constexpr size_t k_cap = 4 << 20;

// Half a file of somebody who was killed, or who writes just now.
bool is_temporary(const fs::path& file) { return file.filename().string().starts_with('.'); }

bool has_entries(const fs::path& folder) {
  std::error_code ignored;  // not there: none
  const fs::directory_iterator files(folder, ignored);
  return std::any_of(begin(files), end(files),
                     [](const auto& entry) { return !is_temporary(entry.path()); });
}

}  // namespace

bool NotifyQueue::is_there() const { return os::file_id(folder_).has_value(); }

void NotifyQueue::tidy() {
  for (const char* where : {k_due, k_told}) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_ / where, ignored)) {
      if (is_temporary(entry.path())) fs::remove(entry.path(), ignored);
    }
  }
}

void NotifyQueue::forget() {
  const auto held = try_lock();
  if (!held) return;  // somebody tells of something just now: the next one forgets
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::optional<os::FileLock> NotifyQueue::try_lock() {
  return os::FileLock::try_acquire(folder_ / "lock");
}

std::optional<int64_t> NotifyQueue::after() const {
  const auto text = os::read_file(folder_ / "after", os::Links::refuse, 64);
  if (!text) return std::nullopt;
  int64_t lamport = 0;
  const auto [stopped, error] = std::from_chars(text->data(), text->data() + text->size(), lamport);
  return error == std::errc() ? std::optional(lamport) : std::nullopt;
}

void NotifyQueue::begin(int64_t lamport) {
  for (const char* where : {k_due, k_told}) os::make_private_folder(folder_ / where);
  os::create_file(folder_ / "after", std::to_string(lamport) + "\n");
}

void NotifyQueue::go_on(int64_t lamport) {
  os::write_file(folder_ / "after", std::to_string(lamport) + "\n");
}

fs::path NotifyQueue::file(const char* where, const Notification& notification) const {
  // Ids of events are no file names.
  return folder_ / where / os::stable_hash(notification.event);
}

void NotifyQueue::add(const Notification& notification) {
  os::create_file(file(k_due, notification), encode(notification));
}

void NotifyQueue::drop(const Notification& notification) {
  std::error_code ignored;  // told once more than needed at worst, which the log then says
  for (const char* where : {k_due, k_told}) fs::remove(file(where, notification), ignored);
}

// Due first: as long as both are there, it counts as due.
void NotifyQueue::put_back(const Notification& notification) {
  os::write_file(file(k_due, notification), encode(notification));
  std::error_code ignored;
  fs::remove(file(k_told, notification), ignored);
}

std::vector<Notification> NotifyQueue::due() const { return read(k_due); }

std::vector<Notification> NotifyQueue::told() const {
  auto out = read(k_told);
  std::erase_if(
      out, [&](const Notification& each) { return os::file_id(file(k_due, each)).has_value(); });
  return out;
}

bool NotifyQueue::is_empty() const {
  return !has_entries(folder_ / k_due) && !has_entries(folder_ / k_told);
}

std::pair<fs::path, fs::path> NotifyQueue::mark(const Notification& notification) {
  return {file(k_due, notification), file(k_told, notification)};
}

int64_t NotifyQueue::told_ms(const Notification& notification) const {
  struct stat info {};
  // A rename changes this time and no other.
  if (stat(file(k_told, notification).c_str(), &info) != 0) return 0;
  return info.st_ctim.tv_sec * int64_t{1000} + info.st_ctim.tv_nsec / 1000000;
}

std::vector<Notification> NotifyQueue::read(const char* where) const {
  std::vector<Notification> out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_ / where, ignored)) {
    if (is_temporary(entry.path())) continue;
    const auto text = os::read_file(entry.path(), os::Links::refuse, k_cap);
    const auto notification = text ? decode_notification(*text) : std::nullopt;
    if (notification) {
      out.push_back(*notification);
    } else {
      os::log(os::Level::error, "'" + entry.path().string() + "' is damaged and removed");
      fs::remove(entry.path(), ignored);
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return out;
}

}  // namespace wave::actions
