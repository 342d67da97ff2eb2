// SPDX-License-Identifier: MIT
#include "os/watch.h"

#include <algorithm>
#include <array>
#include <climits>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace wave::os {
namespace {

// Not IN_CLOSE_WRITE: it comes without a change too, when a file that was opened for its lock is
// closed, and who looks because of it and locks again would wake himself for ever.
constexpr uint32_t k_changes =
    IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;

}  // namespace

// A user has only 128 of these by default, and may run more agents than that: without one, every
// wait lasts its whole time.
Watch::Watch() : fd_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

bool Watch::add(const std::filesystem::path& folder) {
  return fd_ && inotify_add_watch(fd_.get(), folder.c_str(), k_changes | IN_ONLYDIR) >= 0;
}

bool Watch::drain() {
  alignas(inotify_event) std::array<char, 16 << 10> buffer;
  bool any = false;
  while (fd_ && read(fd_.get(), buffer.data(), buffer.size()) > 0) any = true;
  return any;
}

bool Watch::wait(std::chrono::milliseconds patience) { return wait(patience, {}); }

bool Watch::wait(std::chrono::milliseconds patience, const std::vector<int>& also) {
  std::vector<pollfd> sources = {{fd_.get(), POLLIN, 0}};  // poll(2) passes over a negative one
  for (const int fd : also) sources.push_back({fd, POLLIN, 0});
  const auto ms = std::clamp<int64_t>(patience.count(), 0, INT_MAX);
  if (poll(sources.data(), sources.size(), static_cast<int>(ms)) <= 0) return false;
  return sources.front().revents != 0 && drain();
}

}  // namespace wave::os
