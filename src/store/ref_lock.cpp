// SPDX-License-Identifier: MIT
#include "store/ref_lock.h"

#include "git/lock_owner.h"
#include "os/log.h"
#include "os/random.h"

#include <chrono>
#include <thread>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

// With at least 22 ms a look, two seconds have passed for certain.
constexpr int k_patient_looks = 90;
// So often it is asked whether somebody can be at work there at all.
constexpr int k_looks_to_a_question = 8;

std::chrono::milliseconds jitter() {
  const auto random = static_cast<unsigned char>(os::random_bytes(1)[0]);
  return std::chrono::milliseconds(22 + random % 8);
}

}  // namespace

RefLock::RefLock(const fs::path& common_dir, const std::string& ref, LockOwner owner)
    : common_dir_(common_dir), path_(common_dir / (ref + ".lock")), owner_(owner) {}

std::optional<RefLock::Seen> RefLock::look() const {
  std::error_code gone;
  const auto id = os::file_id(path_);
  const auto made = fs::last_write_time(path_, gone);
  return id && !gone ? std::optional(Seen{*id, made}) : std::nullopt;
}

// Proven, or assumed after so long.
bool RefLock::is_left() const {
  if (looks_ >= k_patient_looks) return true;
  return looks_ % k_looks_to_a_question == 0 && git::is_orphaned(path_, common_dir_);
}

void RefLock::wait() {
  std::this_thread::sleep_for(jitter());  // git tells nobody when it is through
  if (owner_ == LockOwner::anybody) return;
  const auto now = look();
  looks_ = now == seen_ ? looks_ + 1 : 0;
  seen_ = now;
  if (!now || looks_ == 0 || !is_left()) return;
  std::error_code error;
  if (fs::remove(path_, error)) {
    os::log(os::Level::warning, "removed the orphaned lock '" + path_.string() + "'");
  }
}

}  // namespace wave::store
