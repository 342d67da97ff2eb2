// SPDX-License-Identifier: MIT
// What to do when git's lock file stands on a ref that is to be moved.
#pragma once

#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::store {

// Whose a lock on the ref can be, beside git's own for a moment.
enum class LockOwner {
  only_us,  // nobody else moves such refs: our log, our notes, our claims
  anybody   // it is only waited for, never touched
};

// The caller holds the store's flock, so no other of our writers is alive. A lock that stands still
// was left by one that was killed, and is removed: after a fifth of a second when nobody is there
// who could hold it (see git/lock_owner.h), else after two seconds. A lock that comes and goes
// belongs to somebody at work (git packs refs, or carries notes over to an amended commit).
class RefLock {
 public:
  RefLock(const std::filesystem::path& common_dir, const std::string& ref,
          LockOwner owner = LockOwner::only_us);

  // A few jittered milliseconds; to be called each time that the ref turns out to be locked.
  void wait();

 private:
  // One and the same lock has both.
  struct Seen {
    os::FileId id;
    std::filesystem::file_time_type made;
    bool operator==(const Seen&) const = default;
  };
  std::optional<Seen> look() const;
  bool is_left() const;

  std::filesystem::path common_dir_;
  std::filesystem::path path_;
  LockOwner owner_;
  std::optional<Seen> seen_;
  int looks_ = 0;  // at this lock
};

}  // namespace wave::store
